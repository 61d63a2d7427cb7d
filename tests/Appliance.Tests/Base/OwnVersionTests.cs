using System.Buffers;
using System.Text;
using System.Text.Json;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Metrics;
using Appliance.Reports;
using Appliance.Tests.Console;
using Appliance.Views;

namespace Appliance.Tests.Base;

public class OwnVersionTests
{
    /// <summary>A box whose image was made with VERSION=1.2.3.</summary>
    private static readonly Snapshot s_box = Snapshots.Of() with { Version = "1.2.3" };

    [Fact]
    public void status_json_and_metrics_show_one_version()
    {
        Assert.EndsWith(", version 1.2.3", StatusText.Of(s_box).Split('\n')[0]);
        var text = new ArrayBufferWriter<byte>();
        StatusJson.Write(s_box, text, indented: false);
        Assert.Equal("1.2.3", JsonDocument.Parse(text.WrittenMemory).RootElement.GetProperty("version").GetString());
        Assert.Contains("vrrpaot_build_info{version=\"1.2.3\"", Encoding.UTF8.GetString(MetricsPage.Of(s_box)));
    }

    [Fact]
    public void outside_an_image_it_is_the_programs()
    {
        Assert.Equal(OwnVersion.Program, OwnVersion.Text);
        Assert.Equal(OwnVersion.Text, Snapshots.Of().Version);
        Assert.Contains($"VrrpAot {OwnVersion.Text},", CommandLineTexts.Version("6.1"));
    }
}
