using System.Collections.Immutable;
using System.Text;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Protocol;

namespace Appliance.Config.Rules;

/// <summary>`authentication`: what of it can be used.</summary>
internal static class AuthenticationRules
{
    private const int PasswordBytes = 8;

    /// <summary>The 8 bytes of `auth_type PASS`, or null for none.</summary>
    public static ImmutableArray<byte>? Password(InstanceModel instance, VrrpVersion version, Findings findings)
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

    /// <summary>
    /// AH cannot be left away: without it the others would refuse all we say, and we should take what they refuse.
    /// </summary>
    public static void RefuseAuthenticationHeader(InstanceModel instance, VrrpVersion version)
    {
        if (version == VrrpVersion.V2 && instance.Of(InstanceRows.AuthType) is { Value: "AH" } type)
            instance.CannotRun ??= new Unable("auth_type AH",
                "auth_type AH is known but not carried out by this version", type.At);
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
