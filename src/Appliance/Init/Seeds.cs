using Appliance.Base;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>
/// appliance.json and keepalived.conf of a node: at its first start from the boot partition, where a person put them or
/// else the card's build (<see cref="SeedFiles.Factory"/>); an image that is started without a card has its own. From
/// then on they are the node's, in <see cref="Storage.ConfigFolder"/>, changed by commits only. What reads them finds
/// symbolic links in the usual places.
/// </summary>
/// <param name="root">Where the node's files are: "" or, in tests, a folder.</param>
internal sealed class Seeds(string root, IDisk disk, Action<string> say)
{
    private const string Appliance = SeedFiles.Appliance, Vrrp = SeedFiles.Vrrp;
    private const string FactoryFolder = $"{Storage.BootFolder}/{SeedFiles.Factory}";

    /// <summary>
    /// The last appliance.json that could be read here. While there is none the node is nobody's yet, and a person
    /// with a serial cable may mend it.
    /// </summary>
    public const string Accepted = Storage.ConfigFolder + "/" + Appliance + ".accepted";

    /// <summary>False when the data partition takes nothing, which has been said then.</summary>
    private bool _canKeep = true;

    /// <summary>Beside a file: what the boot partition held when it was taken from there.</summary>
    private const string Taken = ".taken";
    /// <summary>Beside a file: what was put aside since it could not be read.</summary>
    private const string Aside = ".unreadable";

    /// <summary>
    /// What the node is to be, with all there is to say about it already said. Null when its appliance.json cannot be
    /// read.
    /// </summary>
    public ApplianceSettings? Read()
    {
        MakeFolders();
        Adopt(Appliance, ApplianceFile.DefaultPath, isFinal: File.Exists(At(Accepted)));
        ApplianceResult result = Load(out byte[]? text);
        if (result.Settings is null && GoBack())
            result = Load(out text);
        if (result.Settings is not null && text is not null)
            Accept(text);
        Adopt(Vrrp, (result.Settings ?? new ApplianceSettings()).Vrrp.Configuration, isFinal: true);
        return result.Settings;
    }

    /// <summary>Before the seed is read: the appliance.json that it will be, where the card has one.</summary>
    public static string? Foreseen(string root)
    {
        foreach (string place in (string[])[Storage.ConfigFolder, Storage.BootFolder, FactoryFolder])
            if (File.Exists($"{root}{place}/{Appliance}"))
                return $"{root}{place}/{Appliance}";
        return null;
    }

    private ApplianceResult Load(out byte[]? text)
    {
        string path = At(ApplianceFile.DefaultPath);
        text = Bytes(path);
        ApplianceResult result = text is null && !File.Exists(path) ? new ApplianceResult(new ApplianceSettings(), [])
            : ApplianceFile.Load(path);
        if (text is null && result.Settings is not null)
            say($"There is no {Appliance}: this box lets nobody in. One on the card's first partition is taken at "
                + $"the next start.");
        foreach (Finding finding in result.Findings)
            if (finding.Class != FindingClass.CarriedOutInImage)
                say(finding.Format());
        return result;
    }

    /// <summary>
    /// A node that had a good one before does not lose its network and its password to one that cannot be read.
    /// </summary>
    private bool GoBack()
    {
        string own = At($"{Storage.ConfigFolder}/{Appliance}");
        if (Bytes(At(Accepted)) is not { } accepted)
            return false;
        say($"{Storage.ConfigFolder}/{Appliance} cannot be read. The last one that could be is used again; the "
            + $"other lies beside it as {Appliance + Aside}.");
        return Keep(() =>
        {
            if (Bytes(own) is { } broken)
                WholeFile.Replace(disk, own + Aside, broken);
            WholeFile.Replace(disk, own, accepted);
        }) || Link(ApplianceFile.DefaultPath, Accepted);
    }

    private void Accept(byte[] text)
    {
        if (!text.AsSpan().SequenceEqual(Bytes(At(Accepted))))
            Keep(() => WholeFile.Replace(disk, At(Accepted), text));
    }

    /// <param name="place">Where it is looked for, and where the image has its own.</param>
    /// <param name="isFinal">False: what the node has was never any good, and another one on the boot partition takes
    /// its place.</param>
    private void Adopt(string name, string place, bool isFinal)
    {
        string own = $"{Storage.ConfigFolder}/{name}", onBoot = $"{Storage.BootFolder}/{name}",
            factory = $"{FactoryFolder}/{name}";
        // One that is there and cannot be read (a bad block) is not one that is missing: no seed takes its place.
        bool isHere = File.Exists(At(own));
        byte[]? given = Bytes(At(onBoot)), had = Bytes(At(own)), taken = Bytes(At(own + Taken));
        bool isNews = given is not null && !given.AsSpan().SequenceEqual(taken) && !given.AsSpan().SequenceEqual(had);
        byte[]? text = !isHere || isNews && !isFinal ? given ?? Bytes(At(place)) ?? Bytes(At(factory)) : null;
        bool isKept = text is null || Keep(() =>
        {
            WholeFile.Replace(disk, At(own), text);
            if (given is not null)
                WholeFile.Replace(disk, At(own + Taken), given);
        });
        if (text is null && isNews)
            say($"{onBoot} is not used: a box takes it from there at its first start, and after factory-reset.");
        else if (text is not null && given is not null)
            say($"{name} is taken from the boot partition.");
        if (File.Exists(At(own)))
            Link(place, own);
        else if (!isKept && given is not null)
            Link(place, onBoot);
        else if (!isKept && !File.Exists(At(place)) && File.Exists(At(factory)))
            Link(place, factory);
    }

    private bool Link(string place, string target) => place == target || Try(() =>
    {
        string folder = WholeFile.FolderOf(At(place));
        RawFile.MakeFolder(folder);
        RawFile.Delete(At(place));
        File.CreateSymbolicLink(At(place), At(target));
    });

    private void MakeFolders()
    {
        foreach (string folder in (string[])[Storage.DataFolder, Storage.ConfigFolder, Storage.StateFolder])
            _canKeep = Keep(() =>
            {
                if (disk.MakeFolder(At(folder)))
                    disk.SyncFolder(WholeFile.FolderOf(At(folder)));
            });
    }

    private byte[]? Bytes(string path)
    {
        try
        {
            return disk.Read(path);
        }
        catch (IOException refused)
        {
            say($"Cannot read {path}: {refused.Message}.");
            return null;
        }
    }

    private bool Keep(Action what) => _canKeep && Try(what);

    private bool Try(Action what)
    {
        try
        {
            what();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            say($"Cannot keep the configuration: {refused.Message}.");
            return false;
        }
    }

    private string At(string path) => root + path;
}
