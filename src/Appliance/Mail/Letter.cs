using System.Collections.Immutable;
using Appliance.Base;

namespace Appliance.Mail;

/// <summary>One mail: what it says, when it was written, and who is still to get it.</summary>
/// <param name="Subject">Behind the name of this node.</param>
internal sealed record Letter(string Subject, string Body, Moment Written, ImmutableArray<string> To);
