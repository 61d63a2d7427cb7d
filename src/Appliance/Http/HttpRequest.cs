namespace Appliance.Http;

/// <summary>
/// Judges the head of one request, and is strict: what is not exactly as RFC 9112 writes it is a bad
/// request. There is one page to ask for, nothing that a request carries has an effect, and a client
/// that means something else is to learn it. PURE.
/// </summary>
internal static class HttpRequest
{
    /// <summary>Longest head, in bytes. Prometheus sends some 300, a browser with all its cookies more.</summary>
    public const int LongestHead = 4096;

    /// <param name="bytes">What has come so far.</param>
    /// <param name="page">The path of the one page that there is.</param>
    /// <returns>Null while the empty line that ends a head has not come.</returns>
    public static HttpVerdict? Judge(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> page)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 ? bytes.Length >= LongestHead : end + 4 > LongestHead)
            return new HttpVerdict(HttpStatus.HeaderTooLarge);
        if (end < 0)
            return null;
        ReadOnlySpan<byte> head = bytes[..(end + 2)];
        ReadOnlySpan<byte> line = NextLine(ref head);
        HttpVerdict verdict = JudgeRequestLine(line, page, out bool mustNameHost);
        return verdict.Status is not (HttpStatus.Ok or HttpStatus.NotFound or HttpStatus.MethodNotAllowed)
            || AreFieldsGood(head, mustNameHost) ? verdict : new HttpVerdict(HttpStatus.BadRequest);
    }

    /// <summary>`GET /metrics HTTP/1.1`, one blank each (RFC 9112 section 3).</summary>
    private static HttpVerdict JudgeRequestLine(
        ReadOnlySpan<byte> line, ReadOnlySpan<byte> page, out bool mustNameHost)
    {
        mustNameHost = line.EndsWith(" HTTP/1.1"u8);
        int first = line.IndexOf((byte)' '), last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last == first || !IsToken(line[..first]))
            return new HttpVerdict(HttpStatus.BadRequest);
        ReadOnlySpan<byte> method = line[..first], target = line[(first + 1)..last], version = line[(last + 1)..];
        if (target.IsEmpty || target[0] != '/' || target.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            || !IsVersion(version))
            return new HttpVerdict(HttpStatus.BadRequest);
        if (version[5] != '1')
            return new HttpVerdict(HttpStatus.OtherVersion);
        bool head = method.SequenceEqual("HEAD"u8);
        if (!head && !method.SequenceEqual("GET"u8))
            return new HttpVerdict(HttpStatus.MethodNotAllowed);
        int query = target.IndexOf((byte)'?');
        ReadOnlySpan<byte> path = query < 0 ? target : target[..query];
        return new HttpVerdict(path.SequenceEqual(page) ? HttpStatus.Ok : HttpStatus.NotFound, head);
    }

    /// <summary>RFC 9112 sections 3.2 (Host), 5 and 6: nobody has a body for us.</summary>
    private static bool AreFieldsGood(ReadOnlySpan<byte> fields, bool mustNameHost)
    {
        int hosts = 0;
        while (!fields.IsEmpty)
        {
            ReadOnlySpan<byte> line = NextLine(ref fields);
            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || !IsToken(line[..colon]) || !IsFieldValue(line[(colon + 1)..]))
                return false;
            ReadOnlySpan<byte> name = line[..colon], value = line[(colon + 1)..].Trim(" \t"u8);
            if (FieldName.Is(name, "host"u8))
                hosts++;
            else if (FieldName.Is(name, "content-length"u8) ? !value.SequenceEqual("0"u8)
                : FieldName.Is(name, "transfer-encoding"u8))
                return false;
        }
        return hosts == 1 || hosts == 0 && !mustNameHost;
    }

    /// <summary>Up to the next CR LF, which must be there.</summary>
    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> lines)
    {
        int end = lines.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = lines[..end];
        lines = lines[(end + 2)..];
        return line;
    }

    private static bool IsVersion(ReadOnlySpan<byte> text) =>
        text.Length == 8 && text.StartsWith("HTTP/"u8)
        && char.IsAsciiDigit((char)text[5]) && text[6] == '.' && char.IsAsciiDigit((char)text[7]);

    /// <summary>RFC 9110 section 5.6.2.</summary>
    private static bool IsToken(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
            if (!char.IsAsciiLetterOrDigit((char)c) && !"!#$%&'*+-.^_`|~"u8.Contains(c))
                return false;
        return true;
    }

    private static bool IsFieldValue(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
            if (c < ' ' && c != '\t' || c == 0x7F)
                return false;
        return true;
    }
}
