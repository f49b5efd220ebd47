using Ecomm.Hosting.Commands;
using Ecomm.Local;

return await CommandLine.Run(OrderProgram.Composed, args);
