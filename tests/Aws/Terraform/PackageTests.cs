using Ecomm.Aws.Tests.Tools;

namespace Ecomm.Aws.Tests.Terraform;

/// <summary><c>scripts/package-lambdas</c> with a compiler that makes what a newer system's linker would.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly ScriptFolder folder = new();

    public PackageTests()
    {
        Machine.RequireProgram("zip");
        // Each build publishes the next of the programs that a test has prepared, and writes down how it was asked.
        folder.Program(
            "dotnet",
            $"""
            cd "{folder.At()}"
            echo "$*" >>builds
            while [ $# -gt 0 ]; do case $1 in -r) rid=$2 ;; --artifacts-path) work=$2 ;; esac; shift; done
            mkdir -p "$work/publish/Ecomm.Functions/release_$rid"
            cp "program$(wc -l <builds | tr -d ' ')" "$work/publish/Ecomm.Functions/release_$rid/bootstrap"
            """
        );
        foreach (var tool in new[] { "clang", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-objcopy" })
        {
            folder.Program(tool, "exit 0");
        }
    }

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData(Elf.X64)]
    [InlineData(Elf.Arm64)]
    public async Task A_program_that_Lambda_can_start_is_packaged_as_it_is(string architecture)
    {
        var (exitCode, output) = await Package(architecture, Elf.Program(architecture, "GLIBC_2.17", "GLIBC_2.34"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("Native AOT", output, StringComparison.Ordinal);
        Assert.Single(Builds);
    }

    [SkippableTheory]
    [InlineData(Elf.X64)]
    [InlineData(Elf.Arm64)]
    public async Task A_program_that_it_cannot_start_is_built_again_without_a_linker(string architecture)
    {
        var (exitCode, output) = await Package(
            architecture,
            Elf.Program(architecture, "GLIBC_2.38"),
            Elf.Program(architecture, "GLIBC_2.27")
        );

        Assert.True(exitCode == 0, output);
        Assert.Contains("needs GLIBC_2.38", output, StringComparison.Ordinal);
        Assert.Contains("ReadyToRun instead of Native AOT", output, StringComparison.Ordinal);
        Assert.Contains("PublishReadyToRun=true", Builds[1], StringComparison.Ordinal);
        Assert.Equal(
            Elf.Program(architecture, "GLIBC_2.27"),
            await File.ReadAllBytesAsync(folder.At("artifacts", "bootstrap"))
        );
    }

    [SkippableFact]
    public async Task What_cannot_be_started_either_way_is_not_packaged()
    {
        var (exitCode, _) = await Package(
            Elf.Machine,
            Elf.Program(Elf.Machine, "GLIBC_2.38"),
            Elf.Program(Elf.Machine, "GLIBC_2.36")
        );

        Assert.NotEqual(0, exitCode);
        Assert.False(File.Exists(folder.At("artifacts", "bootstrap.zip")));
    }

    [SkippableFact]
    public async Task A_mac_builds_without_a_linker_and_says_what_can_do_better()
    {
        folder.Program("uname", """case $1 in -s) echo Darwin ;; *) echo arm64 ;; esac""");

        var (exitCode, output) = await Package(Elf.Arm64, Elf.Program(Elf.Arm64));

        Assert.True(exitCode == 0, output);
        Assert.Contains("in a Linux container this script can", output, StringComparison.Ordinal);
        Assert.Contains("PublishReadyToRun=true", Assert.Single(Builds), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Windows_is_told_where_to_build()
    {
        folder.Program("uname", """case $1 in -s) echo MINGW64_NT-10.0 ;; *) echo x86_64 ;; esac""");

        var (exitCode, output) = await Package(Elf.X64);

        Assert.Equal(2, exitCode);
        Assert.Contains("WSL", output, StringComparison.Ordinal);
    }

    private string[] Builds => File.ReadAllLines(folder.At("builds"));

    private async Task<(int ExitCode, string Output)> Package(string architecture, params byte[][] programs)
    {
        for (var i = 0; i < programs.Length; i++)
        {
            await File.WriteAllBytesAsync(folder.At($"program{i + 1}"), programs[i]);
        }
        return await folder.Run("package-lambdas", architecture);
    }
}
