using System.Diagnostics.CodeAnalysis;
using Ecomm.Aws.Tests.Tools;
using Ecomm.Emulation.Functions;
using Ecomm.Operations.Aws;

namespace Ecomm.Aws.Tests.Chain;

/// <summary>
/// Functions that are no part of the system: a runtime of a dozen lines of shell, as in Lambda's own tutorial of custom
/// runtimes. What each does is its handler's name.
/// </summary>
public sealed class Functions : IDisposable
{
    private const string Script = """
        #!/bin/bash
        headers="$LAMBDA_TASK_ROOT/headers.$$"
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        echo "started $_HANDLER $GREETING"
        if [ "$_HANDLER" = NeverStarts ]; then
          curl -s -X POST "$api/init/error" -d '{"errorType":"Config","errorMessage":"no table"}'
          sleep 60
        fi
        while true; do
          event=$(curl -s -D "$headers" "$api/invocation/next") || exit 1
          id=$(tr -d '\r' < "$headers" | sed -n 's/^lambda-runtime-aws-request-id: //Ip')
          case $_HANDLER in
            Exits) exit 3 ;;
            Stalls) sleep 60 ;;
            Fails) curl -s -X POST "$api/invocation/$id/error" -d '{"errorType":"Bug","errorMessage":"it broke"}' ;;
            WhoAmI) curl -s -X POST "$api/invocation/$id/response" -d "\"$$\"" ;;
            Environment) curl -s -X POST "$api/invocation/$id/response" --data-binary "$(env)" ;;
            Response) curl -s -X POST "$api/invocation/$id/response" --data-binary "$RESPONSE" ;;
            *) printf '%s' "$event" | curl -s -X POST "$api/invocation/$id/response" --data-binary @- ;;
          esac
        done
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-functions-");
    private readonly List<string> log = [];

    public Functions()
    {
        Machine.RequireProgram("bash");
        Machine.RequireProgram("curl");
        File.WriteAllText(Program, Script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (log)
            {
                return [.. log];
            }
        }
    }

    public string Program => Path.Combine(folder.FullName, "bootstrap");

    public static AwsFunction Of(string handler, int timeout = 20, string response = "") =>
        new(
            $"shop-test-{handler}",
            $"arn:aws:lambda:us-east-1:000000000000:function:shop-test-{handler}",
            handler,
            timeout,
            new Dictionary<string, string> { ["GREETING"] = "hello", ["RESPONSE"] = response }
        );

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the pool.")]
    public FunctionPool Pool(AwsFunction function, int instancesMax = 2) =>
        new(
            function.Name,
            instancesMax,
            () =>
                FunctionProcess.Start(
                    function,
                    Program,
                    new Dictionary<string, string>(),
                    line =>
                    {
                        lock (log)
                        {
                            log.Add(line);
                        }
                    },
                    TimeProvider.System
                )
        );

    public void Dispose() => folder.Delete(recursive: true);
}
