using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Appliance.Generator;

/// <summary>What a value in the file may be.</summary>
internal enum ValueKind
{
    Boolean,
    Integer,
    Text,
    Word,
    Object,
}

/// <summary>One value, or one item of a list: everything that both reader and schema say about it.</summary>
internal sealed class ValueShape
{
    public ValueKind Kind { get; set; }
    /// <summary>The C# type, fully qualified and without `?`.</summary>
    public string Type { get; set; } = "";
    public long Minimum { get; set; }
    public long Maximum { get; set; }
    /// <summary>Closed list of whole numbers; null for all from minimum to maximum.</summary>
    public int[]? OneOf { get; set; }
    /// <summary>Seconds in one unit of a Duration; 0 for what is no Duration.</summary>
    public int UnitSeconds { get; set; }
    public FormShape? Form { get; set; }
    /// <summary>Words of an enum with their descriptions.</summary>
    public List<(string Word, string Text)> Words { get; } = new();
    public RecordShape? Record { get; set; }
}

/// <summary>A method of TextForms.</summary>
internal sealed class FormShape
{
    public string Method { get; set; } = "";
    /// <summary>It gives a value of its own beside the answer.</summary>
    public bool GivesValue { get; set; }
    public string Wanted { get; set; } = "";
    public string Pattern { get; set; } = "";
}

/// <summary>One property of a record: one key of an object.</summary>
internal sealed class PropertyShape
{
    public string Name { get; set; } = "";
    public string Key { get; set; } = "";
    public string Text { get; set; } = "";
    public bool IsRequired { get; set; }
    public bool IsList { get; set; }
    /// <summary>By process 1 of a firmware image, and by nobody else.</summary>
    public bool IsCarriedOutInImage { get; set; }
    /// <summary>As JSON; null when it is nothing or not a simple value.</summary>
    public string? Default { get; set; }
    public ValueShape Value { get; set; } = new();
}

/// <summary>One record: one kind of object.</summary>
internal sealed class RecordShape
{
    public string Name { get; set; } = "";
    public string Type { get; set; } = "";
    public string Text { get; set; } = "";
    public List<PropertyShape> Properties { get; } = new();
    public List<string> ExactlyOne { get; } = new();
    public List<(string One, string Other)> Together { get; } = new();
}

/// <summary>A property that no reader can be made for.</summary>
internal sealed class ShapeException : System.Exception
{
    public ShapeException(ISymbol symbol, string message) : base(message) => Symbol = symbol;

    public ISymbol Symbol { get; }
}
