using Appliance.Network;
using VrrpAot.Linux;

namespace Appliance.Verbs;

internal sealed class ShowNetworkVerb : DaemonVerb
{
    private const string Nothing = "The network's process has not said anything yet, or appliance.json has no network.";

    public override string Name => "show network";
    public override string Help => "Own addresses, leases, name servers, and how the clock is";
    public override bool IsForImages => true;

    public override Task<int> Run(RunningDaemon daemon, Request request) =>
        request.Done(RawFile.TryReadText(NetworkFiles.Report, out string report, followLink: false).IsOk
            ? report.TrimEnd('\n') : Nothing);
}
