using Ecomm.Emulation;
using Ecomm.Hosting.Commands;
using Ecomm.Local.Commands;
using Ecomm.Simulation.Domains;

namespace Ecomm.Local;

/// <summary>The program: the domains, and the commands that only it has.</summary>
public static class OrderProgram
{
    public static readonly HostProgram Composed = new("Ecomm", Domains.All)
    {
        Start = "dotnet run --project src/Ecomm.Local --",
        Simulated = Shipped.System,
        Commands =
        [
            LoadCommand.Create(),
            WhatIfCommand.Create(),
            CertifyCommand.Create(),
            EstimateCommand.Create(),
            EmulateCommand.Create(),
        ],
    };
}
