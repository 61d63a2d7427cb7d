using System.Buffers;
using System.Text.Json;
using Appliance.Views;
using VrrpAot.Linux;

namespace Appliance.Tests.Views;

/// <summary>`servers --json`, as programs read it.</summary>
public class ServersJsonTests
{
    [Fact]
    public void it_has_what_the_text_has_and_the_counters()
    {
        var bytes = new ArrayBufferWriter<byte>();
        ServersJson.Write([.. Pools.All], Pools.Now, bytes, indented: false);
        JsonElement root = JsonDocument.Parse(bytes.WrittenMemory).RootElement;
        Assert.Equal(1, root.GetProperty("format").GetInt32());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("kernelError").ValueKind);
        JsonElement[] pools = [.. root.GetProperty("virtualServers").EnumerateArray()];
        Assert.Equal(["[10.0.0.1]:tcp:80", "[web]:0"], pools.Select(pool => pool.GetProperty("name").GetString()));
        JsonElement[] servers = [.. pools.SelectMany(pool => pool.GetProperty("servers").EnumerateArray())];
        Assert.Equal(["up", "drained", "disabled", "down", "waits", "sorry"],
            servers.Select(server => server.GetProperty("state").GetString()));
        Assert.Equal(12, servers[0].GetProperty("counters").GetProperty("active").GetInt32());
        Assert.Equal(JsonValueKind.Null, servers[1].GetProperty("counters").ValueKind);
        Assert.Equal((JsonValueKind.Null, 5), (servers[0].GetProperty("setWeight").ValueKind,
            servers[1].GetProperty("setWeight").GetInt32()));
        JsonElement check = servers[3].GetProperty("checks")[0];
        Assert.Equal((2, 0.003, "HTTP status code error to"), (check.GetProperty("age").GetDouble(),
            check.GetProperty("took").GetDouble(), check.GetProperty("remark").GetString()));
    }

    [Fact]
    public void a_kernel_without_ipvs_is_a_field()
    {
        var bytes = new ArrayBufferWriter<byte>();
        ServersJson.Write([.. Pools.Unlisted(Errno.ENOENT)], Pools.Now, bytes, indented: false);
        Assert.Equal("No such file or directory (errno 2)",
            JsonDocument.Parse(bytes.WrittenMemory).RootElement.GetProperty("kernelError").GetString());
    }
}
