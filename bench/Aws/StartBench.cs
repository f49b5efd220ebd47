using System.Diagnostics;
using System.Globalization;
using Ecomm.Emulation.Functions;
using Ecomm.Operations.Aws;
using Ecomm.Tests.Tls;
using Microsoft.AspNetCore.Http;

namespace Ecomm.Bench.Aws;

/// <summary>
/// The start of the packaged program and its first batch, plain and over TLS, with the share of a CPU that Lambda gives a function of so
/// much memory: a whole one at 1,769 MB («Configure Lambda function memory»). What answers is a server on the same machine that says at
/// once that there is nothing, so no time here is a network's or DynamoDB's.
/// </summary>
internal static class StartBench
{
    private const int Starts = 9;
    private const double FullCpuMegabytes = 1769;
    private const string SystemBundle = "/etc/ssl/certs/ca-certificates.crt";

    private static readonly int[] Memories = [128, 256, 512, 1024, 1769];

    public static async Task Run()
    {
        await AwsBench.Build("scripts/package-lambdas");
        using var authority = new CertificateAuthority();
        var certificates = Directory.CreateTempSubdirectory("ecomm-bench-certificates-");
        try
        {
            using var certificate = authority.IssueForLoopback();
            var trust = Trust(authority, certificates);
            await using var plain = await HttpProxy.Start(null, Answer);
            await using var tls = await HttpProxy.Start(certificate, Answer);
            Write($"SyncOrderWorker, one new order, median of {Starts}, ms; {Environment.ProcessorCount} cores");
            Write(
                $"{"memory, MB", -12}{"CPU", 7}{"", 4}{"init", 8}{"first batch", 13}{"both", 8}{"CPU time", 10}{"peak MB", 9}"
            );
            await Row("unlimited", null, "", plain, trust);
            await Row("unlimited", null, "TLS", tls, trust);
            foreach (var memory in Memories.Reverse())
            {
                var share = Math.Min(1, memory / FullCpuMegabytes);
                var (group, why) = CpuShare.TryCreate(share);
                if (group is null)
                {
                    Write($"shares of a CPU are not measured: {why}");
                    return;
                }
                using (group)
                {
                    await Row($"{memory}", (share, group), "", plain, trust);
                    await Row($"{memory}", (share, group), "TLS", tls, trust);
                }
            }
        }
        finally
        {
            certificates.Delete(recursive: true);
        }
    }

    // As Amazon Linux 2023 has them: OpenSSL's file and the first of OpenSSL's folder are links to one bundle, which .NET reads once since
    // version 9 (dotnet/runtime#97267). The folder's second is a bundle in OpenSSL's own form, which .NET scans and skips.
    private static Dictionary<string, string> Trust(CertificateAuthority authority, DirectoryInfo certificates)
    {
        var text = File.ReadAllText(SystemBundle) + File.ReadAllText(authority.CertificateFile);
        var folder = certificates.CreateSubdirectory("certs").FullName;
        var bundle = Path.Combine(certificates.FullName, "tls-ca-bundle.pem");
        var file = Path.Combine(certificates.FullName, "cert.pem");
        File.WriteAllText(bundle, text);
        File.CreateSymbolicLink(file, bundle);
        File.CreateSymbolicLink(Path.Combine(folder, "ca-bundle.crt"), bundle);
        File.WriteAllText(
            Path.Combine(folder, "ca-bundle.trust.crt"),
            text.Replace(" CERTIFICATE-", " TRUSTED CERTIFICATE-", StringComparison.Ordinal)
        );
        return new() { ["SSL_CERT_FILE"] = file, ["SSL_CERT_DIR"] = folder };
    }

    private static async Task Row(
        string memory,
        (double Share, CpuShare Group)? limit,
        string protocol,
        HttpProxy aws,
        Dictionary<string, string> trust
    )
    {
        var samples = new List<(double Init, double Batch, double Cpu, double Megabytes)>();
        for (var i = 0; i < Starts; i++)
        {
            samples.Add(await Start(limit?.Group, aws, trust));
        }
        var share = limit is null ? "" : limit.Value.Share.ToString("0.000", CultureInfo.InvariantCulture);
        Write(
            $"{memory, -12}{share, 7}{protocol, 4}{Median(s => s.Init), 8:0}{Median(s => s.Batch), 13:0}{Median(s => s.Init + s.Batch), 8:0}{Median(s => s.Cpu), 10:0}{Median(s => s.Megabytes), 9:0.0}"
        );

        double Median(Func<(double Init, double Batch, double Cpu, double Megabytes), double> of) =>
            samples.Select(of).Order().ElementAt(samples.Count / 2);
    }

    private static async Task<(double, double, double, double)> Start(
        CpuShare? group,
        HttpProxy aws,
        Dictionary<string, string> trust
    )
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-bench-start-");
        try
        {
            var program = Path.GetFullPath("artifacts/bootstrap");
            if (group is not null)
            {
                program = Path.Combine(folder.FullName, "bootstrap");
                await File.WriteAllTextAsync(
                    program,
                    $"#!/bin/sh\necho $$ > {group.Processes}\nexec {Path.GetFullPath("artifacts/bootstrap")}\n"
                );
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
                }
            }
            var environment = new Dictionary<string, string>(Shop.EnvironmentOf(aws.Address, aws.Address));
            environment["PAYMENT_GATEWAY_FAILURE_RATE"] = "0";
            foreach (var (name, value) in trust)
            {
                environment[name] = value;
            }
            const string Slice = nameof(SyncOrderWorker);
            var payload = Functions.Placed(1);
            var clock = Stopwatch.StartNew();
            await using var function = await FunctionProcess.Start(
                new AwsFunction(
                    Slice,
                    $"arn:aws:lambda:us-east-1:000000000000:function:{Slice}",
                    Slice,
                    30,
                    environment
                ),
                program,
                new Dictionary<string, string>(),
                _ => { },
                TimeProvider.System
            );
            await function.Ready.WaitAsync(FunctionProcess.InitTimeout);
            var ready = clock.Elapsed.TotalMilliseconds;
            await Functions.Invoke(function, payload);
            return (ready, clock.Elapsed.TotalMilliseconds - ready, CpuMilliseconds(function), PeakMegabytes(function));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Nothing is stored, and whatever is written is taken.
    private static Task Answer(HttpContext context)
    {
        context.Response.ContentType = "application/x-amz-json-1.0";
        var isBatch = context
            .Request.Headers["X-Amz-Target"]
            .ToString()
            .EndsWith("BatchGetItem", StringComparison.Ordinal);
        return context.Response.WriteAsync(isBatch ? """{"Responses":{},"UnprocessedKeys":{}}""" : "{}");
    }

    // The first field of schedstat is the time on a CPU in ns, see «Scheduler Statistics» of the kernel.
    private static double CpuMilliseconds(FunctionProcess function) =>
        Directory
            .EnumerateDirectories($"/proc/{function.ProcessId}/task")
            .Sum(task =>
                long.Parse(File.ReadAllText($"{task}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e6
            );

    private static double PeakMegabytes(FunctionProcess function)
    {
        var line = File.ReadLines($"/proc/{function.ProcessId}/status")
            .First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            / 1024;
    }

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
