return await Ecomm.Local.Commands.CommandLine.Run(args);
