using Ecomm.Hosting.Commands;
using MyDomain;

// The whole system on this machine: APIs, console, simulation, and what operators need.
return await CommandLine.Run(
    new HostProgram("MyDomain", Domains.All) { Start = "dotnet run --project src/MyDomain.Local --" },
    args
);
