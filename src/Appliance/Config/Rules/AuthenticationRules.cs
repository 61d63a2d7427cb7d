using System.Collections.Immutable;
using System.Text;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Config.Rules;

/// <summary>`authentication`: what of it can be used.</summary>
internal static class AuthenticationRules
{
    private const int PasswordBytes = 8;

    public static InstanceSettings Apply(InstanceModel instance, InstanceSettings settings, GlobalModel global,
        Findings findings)
    {
        if (StrictRules.RefusesAuthentication(instance, global, findings)
            || Password(instance, settings.Election.Version, findings) is not { } password)
            return settings;
        if (instance.Of(InstanceRows.AuthType)!.Value != "AH")
            return settings with { Password = password };
        return WithoutStart(settings with { HeaderKey = password }, instance, findings);
    }

    /// <summary>
    /// As keepalived, which lets an owner do it: who has just started is to hear the others before it speaks.
    /// </summary>
    private static InstanceSettings WithoutStart(InstanceSettings settings, InstanceModel instance, Findings findings)
    {
        if (!settings.Election.StartAsMaster || settings.Election.BasePriority.IsOwner)
            return settings;
        findings.Warning(instance.Of(InstanceRows.State)?.At ?? instance.At,
            $"({instance.Name}) Initial state master is incompatible with AH authentication - clearing");
        return settings with { Election = settings.Election with { StartAsMaster = false } };
    }

    /// <summary>The 8 bytes of `auth_pass` that count, or null for none.</summary>
    private static ImmutableArray<byte>? Password(InstanceModel instance, VrrpVersion version, Findings findings)
    {
        if (instance.Of(InstanceRows.AuthType) is not { } type)
        {
            if (instance.Of(InstanceRows.AuthPass) is { } lonely)
                findings.Add(Severity.Warning, FindingClass.Advice, lonely.At,
                    $"({instance.Name}) auth_pass without auth_type does nothing", "auth_type PASS");
            return null;
        }
        if (version == VrrpVersion.V3)
        {
            findings.Warning(type.At,
                $"({instance.Name}) authentication is only for version 2, RFC 5798 and 9568 took it out of version "
                + $"3 - ignoring");
            return null;
        }
        if (instance.Of(InstanceRows.AuthPass) is not { } pass || pass.Value.Length == 0)
        {
            findings.Error(type.At, $"({instance.Name}) Authentication specified but no password given. Ignoring");
            return null;
        }
        return Padded(pass, findings);
    }

    private static ImmutableArray<byte> Padded(Located<string> pass, Findings findings)
    {
        // The bytes of the file, whatever its encoding: the other router has the same ones.
        byte[] bytes = (pass.At.File?.Encoding ?? Encoding.UTF8).GetBytes(pass.Value);
        if (bytes.Length > PasswordBytes)
            findings.Warning(pass.At, "Truncating auth_pass to 8 characters");
        Array.Resize(ref bytes, PasswordBytes);
        return ImmutableArray.Create(bytes);
    }
}
