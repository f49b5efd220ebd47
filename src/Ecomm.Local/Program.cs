using Ecomm.Emulation;
using Ecomm.Hosting.Commands;

return await CommandLine.Run(args, more: EmulateCommand.Create());
