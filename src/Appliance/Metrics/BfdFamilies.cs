using System.Collections.Immutable;
using Appliance.Reports;

namespace Appliance.Metrics;

/// <summary>Sessions of BFD; a node without any has no such families.</summary>
internal static class BfdFamilies
{
    public static void Write(Snapshot snapshot, Exposition to)
    {
        ImmutableArray<BfdView> all = snapshot.Bfd;
        if (all.IsEmpty)
            return;
        Each("vrrpaot_bfd_up", Exposition.Gauge, "Whether a session of BFD is up", bfd => bfd.IsUp ? 1 : 0);
        Each("vrrpaot_bfd_losses_total", Exposition.Counter, "Times that it has left Up", bfd => bfd.Report.Losses);
        Each("vrrpaot_bfd_sent_total", Exposition.Counter, "Its packets sent", bfd => bfd.Report.Sent);
        Each("vrrpaot_bfd_received_total", Exposition.Counter, "Its packets received", bfd => bfd.Report.Received);
        to.Family("vrrpaot_bfd_detection_seconds", Exposition.Gauge, "After so long a silence the neighbour is gone");
        foreach (BfdView bfd in all)
            to.Seconds(LabelsOf(bfd), bfd.Report.DetectionTime);

        void Each(string name, string type, string help, Func<BfdView, long> of)
        {
            to.Family(name, type, help);
            foreach (BfdView bfd in all)
                to.Sample(LabelsOf(bfd), of(bfd));
        }
    }

    private static string LabelsOf(BfdView bfd) =>
        Exposition.Labels("session", bfd.Name, "neighbour", bfd.Neighbour.ToString());
}
