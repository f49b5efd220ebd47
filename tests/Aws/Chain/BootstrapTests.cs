using System.IO.Compression;
using Ecomm.Emulation.Functions;

namespace Ecomm.Aws.Tests.Chain;

public sealed class BootstrapTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ecomm-package-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_program_is_found_by_its_name_its_folder_or_its_package()
    {
        var program = Path.Combine(folder.FullName, "bootstrap");
        File.WriteAllText(program, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        using (var zip = ZipFile.Open(Path.Combine(folder.FullName, "bootstrap.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(program, "bootstrap");
        }
        using var byName = new Bootstrap(program);
        using var byFolder = new Bootstrap(folder.FullName);
        Assert.Equal((program, program), (byName.Program, byFolder.Program));

        var package = new Bootstrap($"{program}.zip");
        Assert.True(
            OperatingSystem.IsWindows() || File.GetUnixFileMode(package.Program).HasFlag(UnixFileMode.UserExecute)
        );
        package.Dispose();
        Assert.False(File.Exists(package.Program));
    }

    [Fact]
    public void A_program_that_is_not_there_is_said_with_what_to_do()
    {
        var fault = Assert.Throws<FileNotFoundException>(() => new Bootstrap(folder.FullName));
        Assert.Contains("scripts/package-lambdas", fault.Message, StringComparison.Ordinal);
    }
}
