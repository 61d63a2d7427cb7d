using Appliance.Checkers;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Checkers;

public sealed class FileCheckTests
{
    [Fact]
    public void A_number_is_followed_and_a_file_that_goes_is_0()
    {
        using var scene = new CheckScene();
        string path = Path.GetTempFileName();
        var check = new FileCheckSettings { Name = "load", Path = path, Weight = 2 };
        File.WriteAllText(path, "5\n");
        scene.Begin(check);
        scene.TurnUntil(() => scene.Adjustments.Count == 1);
        Assert.Equal(10, scene.Adjustments[0].Weight);
        File.Delete(path);
        scene.TurnUntil(() => scene.Adjustments.Count == 2);
        Assert.Equal(0, scene.Adjustments[1].Weight);
        Assert.Contains("taken for 0", scene.Attempts[^1].Remark, StringComparison.Ordinal);
        Assert.Empty(scene.Changes);
    }

    [Fact]
    public void Without_a_weight_it_is_good_or_bad_from_the_first_look_on()
    {
        using var scene = new CheckScene();
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "1");
        scene.Begin(new FileCheckSettings { Name = "stop", Path = path });
        scene.TurnUntil(() => scene.Changes.Count == 1);
        Assert.False(scene.Changes[0].IsUp);
        File.WriteAllText(path, "0");
        scene.TurnUntil(() => scene.Changes.Count == 2);
        Assert.Equal([$"({CheckScene.Server}): tracked file stop now FAULT state",
            $"({CheckScene.Server}): tracked file stop leaving FAULT state"], scene.Lines);
        File.Delete(path);
    }
}
