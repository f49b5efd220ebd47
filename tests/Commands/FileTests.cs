using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using Ecomm.Operations.Files;
using static Ecomm.Commands.Tests.LogLines;

namespace Ecomm.Commands.Tests;

/// <summary>A file that a command is given is read to its end or refused with the place: half a file never passes for a whole one.</summary>
public sealed class FileTests : IDisposable
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    private readonly TempDirectory directory = TempDirectory.Create();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_gzip_that_is_cut_at_a_flush_point_is_cut_off()
    {
        using var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Whole);
            // What is written so far can be decompressed to its last line; only the end is missing.
            await gzip.FlushAsync();
            bytes.SetLength(bytes.Position);
            await Refused(bytes.ToArray(), "line 3: is cut off");
        }
    }

    [Fact]
    public async Task A_gzip_of_two_members_is_read_to_the_end_of_the_second()
    {
        byte[] members = [.. Gzip(Whole), .. Gzip(Whole)];

        Assert.Equal(4, await CountLines(members));
        for (var cut = 1; cut < Gzip(Whole).Length; cut += 7)
        {
            await Refused(members[..^cut], "is cut off");
        }
    }

    [Fact]
    public async Task What_follows_a_gzip_and_what_is_damaged_in_one_is_refused()
    {
        var whole = Gzip(Whole);
        await Refused([.. whole, 0], "goes on after the end of its gzip data");
        await Refused([.. whole, 0x1F], "goes on after the end of its gzip data");
        whole[^5] ^= 1;
        await Refused(whole, "is cut off or damaged");
    }

    [Fact]
    public async Task A_gzip_with_a_name_in_its_header_is_read()
    {
        var plain = Gzip(Whole);
        byte[] named = [.. plain[..3], 8, .. plain[4..10], .. "log.jsonl\0"u8, .. plain[10..]];

        Assert.Equal(2, await CountLines(named));
    }

    [Theory]
    [InlineData("what-if", false)]
    [InlineData("what-if", true)]
    [InlineData("replay", false)]
    public async Task Two_events_on_one_line_are_refused(string command, bool isExport)
    {
        var lines = Log(Restocked(5), Of(OrderPlaced.EventName))
            .Select(line => isExport ? WhatIfTests.Exported(line) : line);
        var path = directory.Write("log.jsonl", string.Concat(lines));

        await Refused(path, "line 1: ", command);
    }

    [Theory]
    [InlineData("}")]
    [InlineData(" x")]
    [InlineData("{}")]
    public async Task Garbage_after_an_exported_item_is_refused(string garbage)
    {
        var line = WhatIfTests.Exported(Log(Restocked(5))[0]);
        await Refused(directory.Write("data.json", line + garbage), "line 1: is not DynamoDB's JSON");
    }

    [Fact]
    public async Task An_exported_item_without_its_last_brace_is_refused()
    {
        var line = WhatIfTests.Exported(Log(Restocked(5))[0]);
        await Refused(directory.Write("data.json", line[..^1]), "line 1: is not DynamoDB's JSON");
    }

    [Theory]
    [InlineData("what-if")]
    [InlineData("replay")]
    [InlineData("redeliver", "--file")]
    [InlineData("load")]
    [InlineData("estimate", "--orders", "1", "--prices")]
    [InlineData("stuck", "--terraform-state")]
    public async Task What_is_not_UTF_8_is_refused_and_not_replaced(params string[] words)
    {
        // A letter of Latin-1 within a string: replaced, it would be another id.
        var path = Write([.. "{\"pk\": \"ORDER-"u8, 0xE9, .. "\"}"u8]);

        var result = await Cli.Run([.. words, path]);

        Assert.Equal(1, result.Code);
        Assert.Contains("is not valid UTF-8", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("load")]
    [InlineData("stuck", "--terraform-state")]
    public async Task A_directory_is_named_as_one(params string[] words)
    {
        var result = await Cli.Run([.. words, directory.Path]);

        Assert.Equal(1, result.Code);
        Assert.Contains($"'{directory.Path}' is a directory", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terraform_s_own_state_is_refused_with_the_name_of_the_file_that_is_meant()
    {
        var state = directory.Write("terraform.tfstate", """{"version": 4, "resources": []}""");

        var result = await Cli.Run("stuck", "--terraform-state", state);

        Assert.Equal(1, result.Code);
        Assert.Contains("terraform/.deployment/STAGE.json", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_without_workers_says_what_its_commands_are()
    {
        await using var output = new StringWriter();
        var program = new HostProgram("Empty", new Catalogue(Domain.Named("empty")));
        Assert.Equal(0, await CommandLine.Run(program, ["redeliver", "--help"], output));
        Assert.Contains("redeliver --worker WORKER", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what-if")]
    [InlineData("replay")]
    public async Task A_byte_order_mark_is_no_part_of_a_log(string command)
    {
        var path = Write([.. Mark, .. Whole]);

        var result = await Cli.Run(command, path);

        Assert.Equal((0, ""), (result.Code, result.Error));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_keys_of_prices_and_of_a_file_to_load()
    {
        var keys = Write([.. Mark, .. "{\"pk\":\"A\",\"sk\":\"B\"}"u8]);
        Assert.Equal([new Key("A", "B")], await Operations.Events.KeyFile.Read(keys, default));

        var prices = Write([.. Mark, .. "{\"prices\": {\"sqs.request\": 0.5}}"u8]);
        Assert.Equal(0, (await Cli.Run("estimate", "--orders", "1", "--prices", prices)).Code);

        var file = Write([.. Mark, .. await File.ReadAllBytesAsync(Samples.InitDatabase)]);
        Assert.NotEmpty((await Local.Commands.Load.LoadFile.Read(file, default)).Orders);
    }

    [Fact]
    public async Task A_pipe_is_read_like_a_file()
    {
        var pipe = Path.Combine(directory.Path, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }
        var reading = Task.Run(() => CountLines(pipe));
        await File.WriteAllBytesAsync(pipe, Gzip(Whole));

        Assert.Equal(2, await reading);
    }

    [Fact]
    public async Task A_line_and_a_document_have_a_greatest_length()
    {
        var line = new byte[TextFile.LineBytesMax];
        Array.Fill(line, (byte)' ');
        line[0] = line[^1] = (byte)'"';
        var path = Write([.. line, (byte)'\n', .. line]);
        Assert.Equal(2, await CountLines(path));

        path = Write([.. line, (byte)'\n', .. line, (byte)'"', (byte)'\n']);
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => CountLines(path));
        Assert.Contains(
            $"line 2: is longer than {TextFile.LineBytesMax} bytes",
            thrown.Message,
            StringComparison.Ordinal
        );

        await using (var large = File.Create(path))
        {
            large.SetLength(TextFile.DocumentBytesMax + 1);
        }
        var result = await Cli.Run("load", path);
        Assert.Equal(1, result.Code);
        Assert.Contains($"is longer than {TextFile.DocumentBytesMax} bytes", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blank_lines_count_and_the_last_line_needs_no_end()
    {
        var path = Write("\n{}\r\n  \n{}"u8.ToArray());
        var lines = new List<(long, string)>();
        await foreach (var (number, line) in TextFile.Lines(path, default))
        {
            lines.Add((number, Encoding.UTF8.GetString(line.Span)));
        }

        Assert.Equal([(2, "{}"), (4, "{}")], lines);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_whole_leaves_the_old_one()
    {
        var path = directory.Write("old.jsonl", "good");

        await Assert.ThrowsAsync<IOException>(() =>
            WholeFile.Write<int>(
                path,
                async writer =>
                {
                    await writer.WriteLineAsync("half");
                    await writer.FlushAsync();
                    throw new IOException("No space left on device");
                }
            )
        );

        Assert.Equal("good\n", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(directory.Path));
    }

    [Fact]
    public async Task What_can_be_written_is_left_as_it_is_by_the_question_and_what_cannot_is_named()
    {
        var path = directory.Write("old.jsonl", "good");
        WholeFile.MustBeWritable(path);
        WholeFile.MustBeWritable(Path.Combine(directory.Path, "new.jsonl"));
        Assert.Equal([path], Directory.GetFiles(directory.Path));
        Assert.Equal("good\n", await File.ReadAllTextAsync(path));

        var fault = Assert.Throws<IOException>(() => WholeFile.MustBeWritable(directory.Path));
        Assert.Equal($"'{directory.Path}' cannot be written: it is a directory", fault.Message);
        fault = await Assert.ThrowsAsync<IOException>(() => WholeFile.WriteText(Path.Combine(path, "below"), "lost"));
        Assert.Equal(
            $"'{Path.Combine(path, "below")}' cannot be written: there is no directory '{path}'",
            fault.Message
        );
    }

    [Fact]
    public async Task An_export_that_fails_leaves_the_old_file()
    {
        directory.Write("ecomm.db", "a text that somebody gave the name of a database, long enough for one");
        var path = directory.Write("old.jsonl", "good");

        var result = await Cli.Run("export", "--data", directory.Path, "--output", path);

        Assert.Equal(1, result.Code);
        Assert.Equal("good\n", await File.ReadAllTextAsync(path));
        Assert.Equal(2, Directory.GetFiles(directory.Path).Length);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_is_replaced_behind_its_link_and_keeps_who_may_read_it()
    {
        var target = directory.Write("private.md", "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var link = Path.Combine(directory.Path, "link.md");
        File.CreateSymbolicLink(link, target);

        await WholeFile.WriteText(link, "new");

        Assert.Equal("new", await File.ReadAllTextAsync(target));
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    [Fact]
    public async Task A_device_is_written_to_and_not_replaced()
    {
        await WholeFile.WriteText("/dev/null", "lost");
        await Assert.ThrowsAsync<IOException>(() => WholeFile.WriteText("/dev/full", "no space"));

        Assert.DoesNotContain(Directory.GetFiles("/dev"), path => path.EndsWith(".part", StringComparison.Ordinal));
        Assert.Equal("", await File.ReadAllTextAsync("/dev/null"));
    }

    /// <summary>A pipe that was opened for the question would wait for its reader, and then end for it.</summary>
    [Fact]
    public async Task A_device_and_a_pipe_are_not_opened_by_the_question()
    {
        var pipe = Path.Combine(directory.Path, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
            Assert.Equal(0, made.ExitCode);
        }

        await Task.Run(() => WholeFile.MustBeWritable(pipe)).WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>What stands under such a path is opened as a device is, and a file that is opened so is emptied.</summary>
    [Fact]
    public async Task A_file_under_the_path_of_a_device_is_left_as_it_is_by_the_question()
    {
        var path = directory.Write("old.md", "good");
        var by = $"/proc/self/root{path}";
        Assert.Equal("good\n", await File.ReadAllTextAsync(by));

        WholeFile.MustBeWritable(by);

        Assert.Equal("good\n", await File.ReadAllTextAsync(path));
    }

    private static byte[] Whole =>
        Encoding.UTF8.GetBytes(string.Join('\n', Log(Restocked(5), Of(OrderPlaced.EventName))) + "\n");

    private static byte[] Gzip(byte[] plain)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }
        return bytes.ToArray();
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(directory.Path, "file");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private Task<int> CountLines(byte[] bytes) => CountLines(Write(bytes));

    private static async Task<int> CountLines(string path)
    {
        var count = 0;
        await foreach (var _ in TextFile.Lines(path, default))
        {
            count++;
        }
        return count;
    }

    private Task Refused(byte[] bytes, string fault) => Refused(Write(bytes), fault);

    private static async Task Refused(string path, string fault, string command = "what-if")
    {
        var result = await Cli.Run(command, path);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains(fault, result.Error, StringComparison.Ordinal);
    }
}
