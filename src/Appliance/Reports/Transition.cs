using Appliance.Base;
using VrrpAot.Protocol;

namespace Appliance.Reports;

/// <summary>One state change of one instance, with what led to it.</summary>
/// <param name="At">The wall clock's.</param>
/// <param name="Cause">Why, in the protocol's terms.</param>
/// <param name="Evidence">What was seen: which advert, which check with which output, which link. One line.</param>
/// <param name="Before">How long <paramref name="From"/> had lasted.</param>
public sealed record Transition(Moment At, string Instance, RouterState From, RouterState To, TransitionCause Cause,
    string Evidence, Duration Before);
