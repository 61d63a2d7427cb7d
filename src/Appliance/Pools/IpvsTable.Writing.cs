using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Pools;

/// <summary>
/// What is written, in three rounds: what is to be there is set; then destinations go; and services last, with all that
/// is in them.
/// </summary>
internal sealed partial class IpvsTable
{
    private readonly List<DestinationKey> _gone = [];

    /// <summary>Writes the difference between wanted and present. Nothing before the first list.</summary>
    public void Reconcile()
    {
        if (!IsListed || _dirty.Count == 0)
            return;
        // Who is new here may stand in the kernel already, of another program: then what is in it has to be known.
        if (_dirty.Exists(it => it.Wanted is not null && it.MetAfter == _listing && it.ListedIn != _listing))
            List();
        Own();
        foreach (Service it in _dirty)
            if (it.Wanted is { } wanted)
                Set(it, wanted);
        foreach (Service it in _dirty)
            if (it.Wanted is not null)
                RemoveDestinations(it);
        bool isLess = false;
        foreach (Service it in _dirty)
        {
            it.IsDirty = false;
            if (it.Wanted is null)
                isLess |= Remove(it);
        }
        _dirty.Clear();
        if (isLess)
            keep(owned);
    }

    /// <summary>Before they are made: who comes after a crash has to know them.</summary>
    private void Own()
    {
        bool isMore = false;
        foreach (Service it in _dirty)
            if (it.Wanted is not null && owned.Add(it.Key))
            {
                isMore = true;
                if (it.Present is not null)
                    log(new LogLine(LogLevel.Warning, $"IPVS: {IpvsWords.Of(it.Key)} was there already, of another "
                        + "program: it is ours now"));
            }
        if (isMore)
            keep(owned);
    }

    private void Set(Service it, in IpvsService wanted)
    {
        // Twice where the service goes while its destinations are set.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            if (it.Present != wanted && !SetService(it, wanted) || SetDestinations(it, wanted))
                return;
            ForgetPresence(it);
        }
    }

    /// <summary>False when the service is gone, and with it all that was in it.</summary>
    private bool SetDestinations(Service of, in IpvsService service)
    {
        foreach (Destination it in of.Destinations.Values)
            if (it.Wanted is { } wanted && Differs(it) && SetDestination(of, service, it, wanted) == Errno.ESRCH)
                return false;
        return true;
    }

    private bool SetService(Service it, in IpvsService wanted)
    {
        bool isNew = it.Present is null;
        Errno error = kernel.Set(wanted, isNew);
        // Another program was quicker: it is there, or gone, and nothing of what is in it is known. It is listed soon.
        if (isNew ? error == Errno.EEXIST : error == Errno.ESRCH)
        {
            ForgetPresence(it);
            isNew = !isNew;
            error = kernel.Set(wanted, isNew);
        }
        if (error.IsOk)
            it.Present = wanted;
        Told(ref it.Refused, error, isNew ? IpvsCommand.Add : IpvsCommand.Edit, it.Key, null);
        return error.IsOk;
    }

    private Errno SetDestination(Service of, in IpvsService service, Destination it, in IpvsDestination wanted)
    {
        bool isNew = it.Present is null;
        Errno error = kernel.Set(service, wanted, isNew);
        if (isNew ? error == Errno.EEXIST : error == Errno.ENOENT)
        {
            isNew = !isNew;
            error = kernel.Set(service, wanted, isNew);
        }
        if (error.IsOk)
            it.Present = wanted;
        Told(ref it.Refused, error, isNew ? IpvsCommand.AddDestination : IpvsCommand.EditDestination, of.Key, it.Key);
        return error;
    }

    private void RemoveDestinations(Service of)
    {
        _gone.Clear();
        foreach (Destination it in of.Destinations.Values)
        {
            if (it.Wanted is not null)
                continue;
            if (it.Present is { } present)
            {
                Errno error = kernel.Remove(of.Wanted!.Value, present);
                if (error.IsOk || error == Errno.ENOENT || error == Errno.ESRCH)
                    it.Present = null;
                else
                    Told(ref it.Refused, error, IpvsCommand.DeleteDestination, of.Key, it.Key);
            }
            if (it.Present is null)
                _gone.Add(it.Key);
        }
        foreach (DestinationKey key in _gone)
            of.Destinations.Remove(key);
    }

    /// <summary>True when it was ours, and is no more.</summary>
    private bool Remove(Service it)
    {
        if (it.Present is { } present)
        {
            Errno error = kernel.Remove(present);
            if (!error.IsOk && error != Errno.ESRCH)
            {
                Told(ref it.Refused, error, IpvsCommand.Delete, it.Key, null);
                return false;
            }
        }
        _services.Remove(it.Key);
        return owned.Remove(it.Key);
    }

    /// <summary>A refusal is said when it is another than the last time.</summary>
    private void Told(ref Errno refused, Errno error, IpvsCommand command, in ServiceKey service,
        DestinationKey? destination)
    {
        if (!error.IsOk && error != refused)
            log(new LogLine(LogLevel.Error, IpvsWords.Refusal(command, error,
                destination is { } key ? IpvsWords.Of(service, key) : IpvsWords.Of(service))));
        refused = error;
    }
}
