using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Appliance.Generator;

/// <summary>
/// From the compiler's symbols to shapes. What it does not understand is a <see cref="ShapeException"/>: an error of
/// the build.
/// </summary>
internal sealed class ShapeReader
{
    private const string Room = "Appliance.Settings";

    private readonly Compilation _compilation;
    private readonly INamedTypeSymbol? _forms;
    private readonly Dictionary<string, RecordShape> _records = new();

    public ShapeReader(Compilation compilation)
    {
        _compilation = compilation;
        _forms = compilation.GetTypeByMetadataName(Room + ".TextForms");
    }

    /// <summary>Every record met, in the order in which the file names them.</summary>
    public List<RecordShape> Records { get; } = new();

    public RecordShape Read(INamedTypeSymbol type)
    {
        if (_records.TryGetValue(type.ToDisplayString(), out RecordShape? known))
            return known;
        var record = new RecordShape { Name = type.Name, Type = Qualified(type), Text = DocText.Of(type) };
        _records.Add(type.ToDisplayString(), record);
        Records.Add(record);
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.SetMethod is { IsInitOnly: true } && !property.IsStatic && !property.IsImplicitlyDeclared)
                record.Properties.Add(ReadProperty(property));
        }
        // The reader notes in 64 bits which keys it has met.
        if (record.Properties.Count is 0 or > 64)
            throw new ShapeException(type, "a record for settings has from 1 to 64 properties with init");
        if (Attribute(type, "ExactlyOneAttribute") is { } one)
            record.ExactlyOne.AddRange(one.ConstructorArguments[0].Values.Select(value =>
                KeyOf(record, type, (string)value.Value!)));
        if (Attribute(type, "TogetherAttribute") is { } pair)
            record.Together.Add((KeyOf(record, type,
                Argument<string>(pair, 0)), KeyOf(record, type, Argument<string>(pair, 1))));
        return record;
    }

    private PropertyShape ReadProperty(IPropertySymbol property)
    {
        ITypeSymbol type = WithoutQuestionMark(property.Type);
        bool isList = type is INamedTypeSymbol { Name: "ImmutableArray" };
        if (isList)
            type = ((INamedTypeSymbol)type).TypeArguments[0];
        string key = char.ToLowerInvariant(property.Name[0]) + property.Name.Substring(1);
        ValueShape value = ReadValue(property, type, ref key);
        return new PropertyShape
        {
            Name = property.Name,
            Key = key,
            Text = DocText.Of(property),
            IsRequired = property.IsRequired,
            IsList = isList,
            IsCarriedOutInImage = Attribute(property, "CarriedOutInImageAttribute") is not null,
            Default = isList || property.IsRequired ? null : DefaultOf(property, value),
            Value = value,
        };
    }

    private ValueShape ReadValue(IPropertySymbol property, ITypeSymbol type, ref string key)
    {
        var value = new ValueShape { Type = Qualified(type) };
        if (Attribute(property, "FormAttribute") is { } form)
        {
            value.Kind = ValueKind.Text;
            value.Form = ReadForm(property, type, Argument<string>(form, 0));
        }
        else if (Attribute(property, "SecondsAttribute") is { } seconds)
        {
            ReadNumber(value, seconds, 1);
            key += "Seconds";
        }
        else if (Attribute(property, "MinutesAttribute") is { } minutes)
        {
            ReadNumber(value, minutes, 60);
            key += "Minutes";
        }
        else if (Attribute(property, "BetweenAttribute") is { } between)
        {
            ReadNumber(value, between, 0);
        }
        else if (Attribute(property, "OneOfAttribute") is { } oneOf)
        {
            value.Kind = ValueKind.Integer;
            value.OneOf = oneOf.ConstructorArguments[0].Values.Select(constant => (int)constant.Value!).ToArray();
        }
        else if (type.SpecialType == SpecialType.System_Boolean)
        {
            value.Kind = ValueKind.Boolean;
        }
        else if (type.TypeKind == TypeKind.Enum)
        {
            value.Kind = ValueKind.Word;
            foreach (IFieldSymbol member in type.GetMembers().OfType<IFieldSymbol>())
            {
                // The reader makes the value from the word's place in the list.
                if (System.Convert.ToInt64(member.ConstantValue, CultureInfo.InvariantCulture) != value.Words.Count)
                    throw new ShapeException(member, $"the members of {type.Name} must count 0, 1, 2...");
                value.Words.Add((char.ToLowerInvariant(member.Name[0]) + member.Name.Substring(1), DocText.Of(member)));
            }
        }
        else if (type is INamedTypeSymbol { IsRecord: true, IsReferenceType: true } record)
        {
            value.Kind = ValueKind.Object;
            value.Record = Read(record);
        }
        else
        {
            throw new ShapeException(property,
                $"{property.ContainingType.Name}.{property.Name} needs [Form], [Between], [OneOf], [Seconds] or "
                + $"[Minutes], or be a bool, an enum, a record or a list of these");
        }
        return value;
    }

    private static void ReadNumber(ValueShape value, AttributeData bounds, int unitSeconds)
    {
        value.Kind = ValueKind.Integer;
        value.Minimum = Argument<int>(bounds, 0);
        value.Maximum = Argument<int>(bounds, 1);
        value.UnitSeconds = unitSeconds;
    }

    private FormShape ReadForm(IPropertySymbol property, ITypeSymbol type, string name)
    {
        IMethodSymbol? method = _forms?.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault();
        if (method is null || Attribute(method, "TextFormAttribute") is not { } form)
            throw new ShapeException(property, $"TextForms.{name} does not exist or has no [TextForm]");
        bool givesValue = method.Parameters.Length == 2;
        ITypeSymbol given = givesValue ? method.Parameters[1].Type : method.Parameters[0].Type;
        if (!SymbolEqualityComparer.Default.Equals(given, type))
            throw new ShapeException(property,
                $"TextForms.{name} gives {given.Name}; {property.ContainingType.Name}.{property.Name} is of type "
                + $"{type.Name}");
        return new FormShape { Method = name, GivesValue = givesValue, Wanted = Argument<string>(form, 0),
            Pattern = Argument<string>(form, 1) };
    }

    /// <summary>
    /// The initializer as JSON, where it is a constant or one constant given to a method: Duration.FromSeconds(3).
    /// </summary>
    private string? DefaultOf(IPropertySymbol property, ValueShape value)
    {
        ExpressionSyntax? initializer = property.DeclaringSyntaxReferences
            .Select(reference => (reference.GetSyntax() as PropertyDeclarationSyntax)?.Initializer?.Value)
                .FirstOrDefault();
        object? constant = initializer is null ? null : Constant(initializer);
        bool nullable = property.NullableAnnotation == NullableAnnotation.Annotated || property.Type.Name == "Nullable";
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                return nullable ? null : constant is true ? "true" : "false";
            case ValueKind.Integer when value.UnitSeconds > 0:
                return constant is null ? null
                    : (System.Convert.ToInt64(constant, CultureInfo.InvariantCulture) / value.UnitSeconds)
                    .ToString(CultureInfo.InvariantCulture);
            case ValueKind.Integer:
                return nullable ? null : System.Convert.ToString(constant ?? 0, CultureInfo.InvariantCulture);
            case ValueKind.Text:
                return constant is string text ? Json.Quote(text) : null;
            case ValueKind.Word:
                int index = constant is null ? 0 : System.Convert.ToInt32(constant, CultureInfo.InvariantCulture);
                return nullable ? null : Json.Quote(value.Words[index].Word);
            default:
                return null;
        }
    }

    private object? Constant(ExpressionSyntax expression)
    {
        if (expression is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments })
            expression = arguments[0].Expression;
        Optional<object?> value = _compilation.GetSemanticModel(expression.SyntaxTree).GetConstantValue(expression);
        return value.HasValue ? value.Value : null;
    }

    private static string KeyOf(RecordShape record, ISymbol type, string property) =>
        record.Properties.FirstOrDefault(candidate => candidate.Name == property)?.Key
        ?? throw new ShapeException(type, $"{record.Name} has no property {property}");

    private static ITypeSymbol WithoutQuestionMark(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    private static string Qualified(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static AttributeData? Attribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute =>
            attribute.AttributeClass?.ToDisplayString() == $"{Room}.{name}");

    private static T Argument<T>(AttributeData attribute, int index) => (T)attribute.ConstructorArguments[index].Value!;
}
