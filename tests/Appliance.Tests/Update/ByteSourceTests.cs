using Appliance.Update;

namespace Appliance.Tests.Update;

/// <summary>Updates that lie in files; those from web servers are in Http/HttpDownloadTests.</summary>
public class ByteSourceTests
{
    [Fact]
    public void a_file_is_read_as_it_is()
    {
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, [1, 2, 3]);
        using (ByteSource source = ByteSource.Open(file, new(), () => false))
        {
            var bytes = new byte[10];
            Assert.Equal(3, source.Read(bytes));
            Assert.Equal([1, 2, 3], bytes[..3]);
            Assert.Equal(0, source.Read(bytes));
        }
        File.Delete(file);
        Assert.Contains($"{file} cannot be opened",
            Assert.Throws<IOException>(() => ByteSource.Open(file, new(), () => false)).Message);
    }
}
