using System.IO.Compression;
using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary>
/// The scripts beside a configuration that makes nothing on AWS but has what they read of one: variables, outputs and the package's hash.
/// Programs of the test's own come first on the path.
/// </summary>
internal sealed class ScriptFolder : IDisposable
{
    private const string Configuration = """
        variable "stage" {}
        variable "architecture" {}
        variable "package" {}
        variable "fails" { default = false }
        variable "waits" { default = false }
        variable "prefix" { default = "ecomm" }
        variable "live_versions" {
          type    = map(string)
          default = null
        }
        variable "account" { default = "123456789012" }
        variable "deletion_protection" {
          type    = bool
          default = null
        }
        variable "deployed" {
          type    = object({ region = string, account_id = string, prefix = optional(string) })
          default = null
        }
        resource "terraform_data" "function" {
          input = { source_code_hash = filebase64sha256(var.package), architectures = [var.architecture] }
        }
        resource "terraform_data" "table" {
          input = { deletion_protection_enabled = coalesce(var.deletion_protection, false) }
        }
        resource "terraform_data" "slow" {
          count      = var.waits ? 1 : 0
          depends_on = [terraform_data.function]
          provisioner "local-exec" {
            command = "touch ../waits; until [ -e ../go ]; do sleep 0.1; done"
          }
        }
        resource "terraform_data" "last" {
          depends_on = [terraform_data.function]
          input      = var.fails
          lifecycle {
            postcondition {
              condition     = !var.fails
              error_message = "It fails when the rest is there."
            }
          }
        }
        output "env_file" { value = "ORDERS_API_BASE_URL=https://${var.stage}.example\n" }
        output "stream_arn" { value = "arn:aws:dynamodb:eu-west-1:${var.account}:table/${var.prefix}-${var.stage}-events/stream/now" }
        output "deployed" { value = var.deployed == null ? "" : "${var.deployed.region} ${var.deployed.account_id} ${var.deployed.prefix}" }
        output "live_versions" { value = coalesce(var.live_versions, { Worker = filesha256(var.package) }) }

        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("ecomm-scripts-");

    public ScriptFolder()
    {
        Directory.CreateDirectory(At("scripts"));
        foreach (var script in Directory.EnumerateFiles(Path.Combine(Machine.Root, "scripts")))
        {
            File.Copy(script, At("scripts", Path.GetFileName(script)));
        }
        Directory.CreateDirectory(At("bin"));
        Write("terraform/main.tf", Configuration);
        Write("terraform/routes.json", "{}");
        // No provider, so nothing is looked for and nothing is started.
        Write("terraform/.terraform.lock.hcl", "");
        Directory.CreateDirectory(At("mirror", "registry.terraform.io", "hashicorp", "aws"));
    }

    public string At(params string[] path) => Path.Combine([root.FullName, .. path]);

    public string Read(string path) => File.ReadAllText(At(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>A program that scripts find before any other of its name.</summary>
    public void Program(string name, string script) => Executable($"bin/{name}", script);

    /// <summary>A script of the test's own beside the others; it begins in the folder.</summary>
    public void Script(string name, string script) => Executable($"scripts/{name}", script);

    private void Executable(string path, string script)
    {
        Write(path, $"#!/usr/bin/env bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>A zip as <c>package-lambdas</c> makes it.</summary>
    /// <returns>Its path.</returns>
    public string Package(string name, byte[] program)
    {
        File.Delete(At(name));
        using var zip = ZipFile.Open(At(name), ZipArchiveMode.Create);
        using var entry = zip.CreateEntry("bootstrap").Open();
        entry.Write(program);
        return At(name);
    }

    public Task<(int ExitCode, string Output)> Run(string script, params string[] arguments) =>
        Machine.Run(
            At("scripts", script),
            arguments,
            Timeout,
            root.FullName,
            new Dictionary<string, string>
            {
                ["PATH"] = $"{At("bin")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                ["TF_PLUGIN_MIRROR"] = At("mirror"),
                ["CHECKPOINT_DISABLE"] = "1",
                ["TF_IN_AUTOMATION"] = "1",
                ["TF_INPUT"] = "0",
                ["TF_CLI_ARGS"] = "-no-color",
                ["DEPLOY_RETRY_SECONDS"] = "0",
            }
        );

    public void Dispose() => root.Delete(recursive: true);
}
