namespace VrrpAot.Values;

/// <summary>Virtual router identifier, 1..255 (RFC 9568 section 5.2.3).</summary>
public readonly record struct Vrid(byte Value);
