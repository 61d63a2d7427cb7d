using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>One sync group: its settings, what is done for it, and how it stands.</summary>
internal static class GroupFields
{
    public static void Write(FieldWriter to, SyncGroupSettings group)
    {
        to.Text(group.Name);
        to.List(group.Members, static (to, member) => to.Number(member));
    }

    public static SyncGroupSettings Read(FieldReader from) =>
        new(from.Text(), from.List(static from => from.Int()));

    public static void WriteDuties(FieldWriter to, GroupDuties duties)
    {
        SettingsFields.WriteMaybe(to, duties.NotifyMaster);
        SettingsFields.WriteMaybe(to, duties.NotifyBackup);
        SettingsFields.WriteMaybe(to, duties.NotifyFault);
        SettingsFields.WriteMaybe(to, duties.NotifyStop);
        SettingsFields.WriteMaybe(to, duties.Notify);
        to.Flag(duties.Mails);
    }

    public static GroupDuties ReadDuties(FieldReader from) => new()
    {
        NotifyMaster = SettingsFields.ReadMaybe(from),
        NotifyBackup = SettingsFields.ReadMaybe(from),
        NotifyFault = SettingsFields.ReadMaybe(from),
        NotifyStop = SettingsFields.ReadMaybe(from),
        Notify = SettingsFields.ReadMaybe(from),
        Mails = from.Flag(),
    };

    public static void WriteView(FieldWriter to, GroupView view)
    {
        to.Text(view.Name);
        to.Byte((byte)view.State);
        to.Time(view.Since);
        to.Texts(view.Members);
    }

    public static GroupView ReadView(FieldReader from) => new(from.Text(),
        (RouterState)from.Between(0, (int)RouterState.Fault), from.Instant(), from.Texts());
}
