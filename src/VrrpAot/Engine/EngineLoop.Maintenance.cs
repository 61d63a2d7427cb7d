using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// Hand-overs that somebody asks for. Maintenance holds an instance in FAULT as other causes do, but a MASTER goes
/// there by an offer: the VIPs are another's before they leave here, or they do not leave.
/// </summary>
public sealed partial class EngineLoop
{
    /// <summary>Asked for; a MASTER whose offer is under way is not there yet.</summary>
    private bool _maintenance;

    private void SetMaintenance(bool on, bool insists)
    {
        _maintenance = on;
        foreach (Instance instance in _instances)
        {
            bool isMaster = instance.Router.State == RouterState.Master;
            if (on && isMaster && !insists)
                HandOver(instance, RouterState.Fault, insists: false);
            else if (!on && isMaster && instance.Router.IsHandingOver)
                Step(instance, Input.NobodyIsThere);
            else
                SetFault(instance, FaultCauses.Maintenance, on);
        }
    }

    private void HandOver(Instance instance, RouterState to, bool insists)
    {
        Step(instance, Input.HandOver(to, insists));
        SeekSuccessor(instance);
    }
}
