using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Appliance.Generator;

/// <summary>
/// The program carries no names of types and enumerations (Appliance.csproj, <c>--reflectiondata:none</c>): an enumeration prints as its number, and
/// nobody notices in the tests, which run with all names. So whatever would print one is an error where it is written.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NamesAtRunTime : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor NoNames = new(
        "NAMES1", "No names at run time", "The program carries no names of types and enumerations, and this asks for one: {0}. Write them in a switch of your own.",
        "Size", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(NoNames);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationAction(Invocation, OperationKind.Invocation);
        context.RegisterOperationAction(Property, OperationKind.PropertyReference);
        context.RegisterOperationAction(Interpolation, OperationKind.Interpolation);
        context.RegisterOperationAction(Boxing, OperationKind.Conversion);
    }

    private static void Invocation(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType.SpecialType == SpecialType.System_Enum && method.IsStatic)
            Report(context, $"Enum.{method.Name}");
        else if (method.Name == "ToString" && call.Instance?.Type is { } type)
            Text(context, type);
        else if ((method.Name == "AppendFormatted" || method.ContainingType.SpecialType == SpecialType.System_String) && method.TypeArguments.Length > 0)
            Text(context, method.TypeArguments[0]);
    }

    private static void Property(OperationAnalysisContext context)
    {
        var property = ((IPropertyReferenceOperation)context.Operation).Property;
        if (property.Name is "Name" or "FullName" or "Namespace" or "AssemblyQualifiedName" &&
            property.ContainingType.ToDisplayString() is "System.Type" or "System.Reflection.MemberInfo")
            Report(context, $"Type.{property.Name}");
    }

    private static void Interpolation(OperationAnalysisContext context)
    {
        if (((IInterpolationOperation)context.Operation).Expression.Type is { } type)
            Text(context, type);
    }

    /// <summary>What is boxed may be printed elsewhere, as the right side of a + is.</summary>
    private static void Boxing(OperationAnalysisContext context)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (conversion.Operand.Type is { } from && IsEnumeration(from) && conversion.Type is { IsReferenceType: true } &&
            conversion.Parent is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "HasFlag" } })
            Report(context, $"{from.Name} as an object");
    }

    private static void Text(OperationAnalysisContext context, ITypeSymbol type)
    {
        if (IsEnumeration(type))
            Report(context, $"{type.Name} as text");
        else if (type.ToDisplayString() == "System.Type")
            Report(context, "a Type as text");
        else if (type.IsRecord && !WritesItself(type))
            Report(context, $"the record {type.Name} as text");
    }

    private static bool WritesItself(ITypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers("ToString"))
            if (member is IMethodSymbol { Parameters.Length: 0, IsImplicitlyDeclared: false })
                return true;
        return false;
    }

    private static bool IsEnumeration(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || type.SpecialType == SpecialType.System_Enum ||
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && IsEnumeration(nullable.TypeArguments[0]) ||
        type is ITypeParameterSymbol parameter && HasEnumConstraint(parameter);

    private static bool HasEnumConstraint(ITypeParameterSymbol parameter)
    {
        foreach (ITypeSymbol constraint in parameter.ConstraintTypes)
            if (constraint.SpecialType == SpecialType.System_Enum)
                return true;
        return false;
    }

    private static void Report(OperationAnalysisContext context, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(NoNames, context.Operation.Syntax.GetLocation(), what));
}
