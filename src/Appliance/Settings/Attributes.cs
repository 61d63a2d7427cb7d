namespace Appliance.Settings;

// What a property's type cannot say about its values. src/Appliance.Generator reads these at build time, for the reader
// and for the schema; nothing looks at them when the program runs.

/// <summary>
/// The record that a file holds: its reader and schema, and those of every record in it, are generated.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SettingsFileAttribute(string title) : Attribute
{
    public string Title { get; } = title;
}

/// <summary>A whole number from one bound to the other, both included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;
    public int Maximum { get; } = maximum;
}

/// <summary>One of a few whole numbers.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(params int[] values) : Attribute
{
    public int[] Values { get; } = values;
}

/// <summary>A Duration, in the file a whole number of seconds; its key is the property's name and `Seconds`.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;
    public int Maximum { get; } = maximum;
}

/// <summary>A Duration, in the file a whole number of minutes; its key is the property's name and `Minutes`.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinutesAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;
    public int Maximum { get; } = maximum;
}

/// <summary>A text of a form: the name of a method in <see cref="TextForms"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormAttribute(string method) : Attribute
{
    public string Method { get; } = method;
}

/// <summary>
/// On a method of <see cref="TextForms"/>: what the text must be, for people, and the same as a pattern, for editors.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TextFormAttribute(string wanted, string pattern) : Attribute
{
    public string Wanted { get; } = wanted;
    /// <summary>An ECMAScript regular expression.</summary>
    public string Pattern { get; } = pattern;
}

/// <summary>
/// Carried out by process 1 of a firmware image (Init/), which owns its machine; elsewhere a note says that it changes
/// nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CarriedOutInImageAttribute : Attribute;

/// <summary>Of these properties one is written, and no other.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExactlyOneAttribute(params string[] properties) : Attribute
{
    public string[] Properties { get; } = properties;
}

/// <summary>Both of these properties are written, or neither.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TogetherAttribute(string one, string other) : Attribute
{
    public string One { get; } = one;
    public string Other { get; } = other;
}
