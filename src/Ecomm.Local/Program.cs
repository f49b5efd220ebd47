using Ecomm.Decisions;
using Ecomm.Emulation;
using Ecomm.Hosting.Commands;
using Ecomm.Local.Commands;
using Ecomm.Simulation.Domains;

return await CommandLine.Run(
    new HostProgram("Ecomm", Domains.All)
    {
        Start = "dotnet run --project src/Ecomm.Local --",
        Simulated = Shipped.System,
        Commands = [LoadCommand.Create(), WhatIfCommand.Create(), CertifyCommand.Create(), EmulateCommand.Create()],
    },
    args
);
