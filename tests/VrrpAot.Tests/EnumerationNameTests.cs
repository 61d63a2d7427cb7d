using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests;

/// <summary>The program has no names of enumerations at run time; tables stand beside them, and must not be forgotten when one grows.</summary>
public class EnumerationNameTests
{
    [Fact]
    public void every_reject_reason_has_its_name()
    {
        Assert.All(Enum.GetValues<RejectReason>(), reason => Assert.Equal(reason.ToString(), reason.Name()));
        Assert.Equal(RejectReasons.Count, Enum.GetValues<RejectReason>().Length);
    }

    [Fact]
    public void every_cause_of_a_transition_has_its_name()
    {
        Assert.All(Enum.GetValues<TransitionCause>(), cause => Assert.Equal(cause.ToString(), cause.Name()));
        Assert.Equal(TransitionCauses.Count, Enum.GetValues<TransitionCause>().Length);
    }

    [Fact]
    public void every_observation_and_fault_is_counted()
    {
        Assert.Equal(Observations.Count, Enum.GetValues<Observation>().Length);
        // Lists of faults run from the first flag to this one.
        Assert.Equal(FaultsKnown.Last, Enum.GetValues<FaultCauses>().Max());
        Assert.Equal([RouterState.Init, RouterState.Backup, RouterState.Master, RouterState.Fault], Enum.GetValues<RouterState>());
    }
}
