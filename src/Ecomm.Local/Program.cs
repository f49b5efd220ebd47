using Ecomm.Decisions;
using Ecomm.Emulation;
using Ecomm.Hosting.Commands;
using Ecomm.Local.Commands;

return await CommandLine.Run(
    new HostProgram("Ecomm", Domains.All)
    {
        Start = "dotnet run --project src/Ecomm.Local --",
        Commands = [LoadCommand.Create(), EmulateCommand.Create()],
    },
    args
);
