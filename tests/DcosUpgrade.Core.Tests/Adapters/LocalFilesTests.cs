using System;
using System.IO;
using System.Runtime.Versioning;
using System.Text;
using DcosUpgrade.Adapters.Machine;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

[UnsupportedOSPlatform("windows")]
public sealed class LocalFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalFiles _files = new();

    private string Path => _folder["file"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_file_is_private_and_reads_back_unchanged()
    {
        _files.WriteNewText(Path, "täxt\n");

        Assert.Equal("täxt\n", _files.ReadText(Path, 100));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.True(_files.Exists(Path));
    }

    [Fact]
    public void Existing_file_is_not_overwritten()
    {
        File.WriteAllText(Path, "old");

        Assert.Equal(SR.FileExists, Refused(() => _files.WriteNewText(Path, "new")));
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal(SR.FileNotWritable, Refused(() => _files.ReplaceText(_folder.Sub("folder"), "new")));
        Assert.Equal([Path], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public void Append_is_flushed_and_a_concurrent_append_is_detected()
    {
        using (IAppendFile file = _files.OpenAppend(Path, 100, durable: true))
        {
            file.Append("one\n");

            Assert.Equal("", file.Existing);
            Assert.Equal("one\n", _files.ReadText(Path, 100));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }

        using IAppendFile again = _files.OpenAppend(Path, 100, durable: true);
        again.Append("two\n");
        File.AppendAllText(Path, "three\n");
        Assert.Equal(SR.FileNotWritable, Refused(() => again.Append("four\n")));
        Assert.Equal("one\n", again.Existing);
        Assert.Equal("one\ntwo\nthree\n", _files.ReadText(Path, 100));
        Assert.Equal(SR.FileNotWritable, Refused(() => _files.OpenAppend(_folder["no/file"], 100, durable: true)));
    }

    [Theory]
    [InlineData("D:\\backups of\\night", "\"D:\\backups of\\night\" /inheritance:r /grant:r \"HOST\\ops:(OI)(CI)F\" /q")]
    [InlineData("D:\\backups\\", "\"D:\\backups\" /inheritance:r /grant:r \"HOST\\ops:(OI)(CI)F\" /q")]
    public void Windows_folder_grants_access_only_to_its_user(string folder, string expected) =>
        Assert.Equal(expected, WindowsAccess.Arguments(folder, "HOST\\ops"));

    [Fact]
    public void Missing_folder_is_reported() => Assert.Equal(SR.FileNotWritable, Refused(() => _files.WriteNewText(_folder["no/file"], "x")));

    [Fact]
    public void Missing_file_is_reported() => Assert.Equal(SR.FileMissing, Refused(() => _files.ReadText(Path, 10)));

    [Fact]
    public void Folder_in_place_of_a_file_is_refused() => Assert.Equal(SR.FileUnreadable, Refused(() => _files.ReadText(_folder.Path, 10)));

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void Size_is_bounded_to_the_byte(int max, bool isFine)
    {
        File.WriteAllText(Path, "0123456789");

        if (isFine)
        {
            Assert.Equal(10, _files.ReadBytes(Path, max).Length);
        }
        else
        {
            Assert.Equal(SR.FileTooLarge, Refused(() => _files.ReadBytes(Path, max)));
        }
    }

    [Fact]
    public void An_endless_device_ends_at_the_bound() => Assert.Equal(SR.FileTooLarge, Refused(() => _files.ReadBytes("/dev/zero", 1 << 20)));

    [Fact]
    public void Text_is_UTF8_with_or_without_a_mark()
    {
        File.WriteAllText(Path, "é", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("é", _files.ReadText(Path, 10));

        File.WriteAllBytes(Path, [0x61, 0xE9, 0x62]);
        Assert.Equal(SR.FileNotUtf8, Refused(() => _files.ReadText(Path, 10)));
    }

    private string Refused(Action action)
    {
        InputException e = Assert.Throws<InputException>(action);
        Assert.NotNull(e.TargetName);
        return e.Id;
    }
}
