namespace VrrpAot.Linux;

/// <summary>The kernel's load balancer. Every answer is an errno as a value; nothing waits.</summary>
public interface IIpvs
{
    /// <summary>Finds it, where it has not been found. ENOENT: the kernel has none, and could load none.</summary>
    Errno Open();

    /// <summary>Puts all services into a list that is empty.</summary>
    Errno List(List<PresentService> into);

    /// <summary>The same of the destinations of a service.</summary>
    Errno List(in IpvsService service, List<PresentDestination> into);

    /// <returns>EEXIST, or ESRCH where it is not new; ENOENT: the scheduler or the persistence engine.</returns>
    Errno Set(in IpvsService service, bool isNew);

    /// <summary>Its destinations go with it.</summary>
    /// <returns>ESRCH when it is not there.</returns>
    Errno Remove(in IpvsService service);

    /// <returns>ESRCH without the service; EEXIST, or ENOENT where it is not new.</returns>
    Errno Set(in IpvsService service, in IpvsDestination destination, bool isNew);

    /// <returns>ESRCH without the service, ENOENT without the destination.</returns>
    Errno Remove(in IpvsService service, in IpvsDestination destination);

    /// <summary>Removes every service, whoever made it.</summary>
    Errno Flush();

    Errno Read(out IpvsTimeouts timeouts);

    Errno Set(in IpvsTimeouts timeouts);

    /// <returns>EEXIST; EINVAL while a destination has another family than its service.</returns>
    Errno Start(in IpvsDaemon daemon);

    /// <returns>ESRCH when none runs.</returns>
    Errno Stop(in IpvsDaemon daemon);
}

/// <summary>A service that the kernel has.</summary>
public readonly record struct PresentService(IpvsService Service, IpvsCounters Counters);

/// <summary>A destination that a service has.</summary>
public readonly record struct PresentDestination(IpvsDestination Destination, IpvsCounters Counters);
