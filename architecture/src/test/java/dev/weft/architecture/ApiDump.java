package dev.weft.architecture;

import static java.lang.reflect.Modifier.ABSTRACT;
import static java.lang.reflect.Modifier.FINAL;
import static java.lang.reflect.Modifier.PROTECTED;
import static java.lang.reflect.Modifier.PUBLIC;
import static java.lang.reflect.Modifier.STATIC;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a module shows its users, one line for each type and member, sorted.
 *
 * <p>{@code public}, {@code dev.weft} and the packages {@code java.lang}, {@code java.time} and
 * {@code java.util.function} go without saying, and so do the members that every object, enum or
 * record has.
 */
final class ApiDump {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

  private ApiDump() {}

  static String of(String module) {
    return Repository.exported(module).stream()
            .flatMap(name -> Stream.concat(Stream.of("", "package " + name), types(module, name)))
            .collect(joining("\n"))
            .strip()
        + "\n";
  }

  private static Stream<String> types(String module, String packageName) {
    return Repository.types(module, packageName).stream()
        .filter(ApiDump::isVisible)
        .sorted(comparing(Class::getName))
        .flatMap(type -> Stream.concat(Stream.of("", header(type)), members(type)));
  }

  private static boolean isVisible(Class<?> type) {
    var outer = type.getEnclosingClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return (modifiers & (PUBLIC | PROTECTED)) != 0;
  }

  private static String header(Class<?> type) {
    return annotations(type)
        + words(type.getModifiers() & (type.isInterface() ? 0 : typeModifiers(type)))
        + (type.isSealed() ? "sealed " : "")
        + kind(type)
        + shortened(type.getName())
        + list("<", type.getTypeParameters(), ApiDump::variable, ">")
        + (type.isRecord()
            ? list(
                "(", type.getRecordComponents(), c -> typed(c.getAnnotatedType(), c.getName()), ")")
            : "")
        + superclass(type)
        + list(
            type.isInterface() ? " extends " : " implements ",
            type.getAnnotatedInterfaces(),
            ApiDump::name,
            "");
  }

  private static int typeModifiers(Class<?> type) {
    return type.isRecord() || type.isEnum() ? 0 : ABSTRACT | FINAL;
  }

  private static String kind(Class<?> type) {
    return type.isAnnotation()
        ? "@interface "
        : type.isInterface()
            ? "interface "
            : type.isRecord() ? "record " : type.isEnum() ? "enum " : "class ";
  }

  private static String superclass(Class<?> type) {
    var above = type.getSuperclass();
    return above == null || Set.of(Object.class, Enum.class, Record.class).contains(above)
        ? ""
        : " extends " + name(type.getAnnotatedSuperclass());
  }

  private static Stream<String> members(Class<?> type) {
    return Stream.of(
            lines(type, type.getDeclaredConstructors(), ApiDump::constructor),
            lines(type, type.getDeclaredFields(), ApiDump::field),
            lines(type, type.getDeclaredMethods(), ApiDump::method))
        .flatMap(Function.identity());
  }

  private static <M extends Member> Stream<String> lines(
      Class<?> type, M[] members, Function<M, String> line) {
    return Arrays.stream(members)
        .filter(member -> isVisible(member.getModifiers()) && !isImplied(type, member))
        .sorted(comparing((M member) -> member.getName()).thenComparing(line))
        .map(member -> "  " + line.apply(member));
  }

  private static boolean isImplied(Class<?> type, Member member) {
    return member.isSynthetic()
        || OF_EVERY_OBJECT.contains(member.getName())
        || (type.isEnum() && OF_EVERY_ENUM.contains(member.getName()))
        || (type.isRecord() && isOfRecord(type.getRecordComponents(), member));
  }

  private static boolean isOfRecord(RecordComponent[] components, Member member) {
    return member instanceof Constructor<?> constructor
        ? Arrays.equals(
            constructor.getParameterTypes(),
            Arrays.stream(components).map(RecordComponent::getType).toArray())
        : Arrays.stream(components).anyMatch(component -> component.getAccessor().equals(member));
  }

  private static String constructor(Constructor<?> constructor) {
    var name = constructor.getDeclaringClass().getSimpleName();
    return signature(constructor, constructor.getModifiers(), name);
  }

  private static String method(Method method) {
    var impliedByInterface = method.getDeclaringClass().isInterface() ? ABSTRACT : 0;
    return (method.isDefault() ? "default " : "")
        + signature(
            method,
            method.getModifiers() & ~impliedByInterface,
            typed(method.getAnnotatedReturnType(), method.getName()));
  }

  private static String field(Field field) {
    return annotations(field)
        + words(field.getModifiers())
        + typed(field.getAnnotatedType(), field.getName());
  }

  private static String signature(Executable member, int modifiers, String name) {
    return annotations(member)
        + words(modifiers)
        + list("<", member.getTypeParameters(), ApiDump::variable, "> ")
        + name
        + "("
        + parameters(member)
        + ")"
        + list(" throws ", member.getAnnotatedExceptionTypes(), ApiDump::name, "");
  }

  private static String parameters(Executable member) {
    var types = list("", member.getAnnotatedParameterTypes(), ApiDump::name, "");
    return member.isVarArgs() ? types.replaceFirst("\\[]$", "...") : types;
  }

  private static String words(int modifiers) {
    var text = Modifier.toString(modifiers & (PROTECTED | STATIC | ABSTRACT | FINAL));
    return text.isEmpty() ? "" : text + " ";
  }

  private static String typed(AnnotatedType type, String name) {
    return name(type) + " " + name;
  }

  private static String variable(TypeVariable<?> variable) {
    var bounds = list(" extends ", variable.getAnnotatedBounds(), ApiDump::name, "");
    return variable.getName() + (bounds.equals(" extends Object") ? "" : bounds);
  }

  private static String annotations(AnnotatedElement element) {
    return Arrays.stream(element.getDeclaredAnnotations())
        .map(annotation -> "@" + annotation.annotationType().getSimpleName() + " ")
        .collect(joining());
  }

  private static String name(AnnotatedType type) {
    return shortened(type.toString());
  }

  private static String shortened(String name) {
    return name.replace("org.jspecify.annotations.", "")
        .replace("dev.weft.", "")
        .replace("()", "")
        .replace('$', '.')
        .replaceAll("\\bjava\\.(lang|time|util\\.function)\\.(?=[@A-Z])", "");
  }

  private static <E> String list(
      String before, E[] elements, Function<E, String> word, String after) {
    return elements.length == 0
        ? ""
        : Arrays.stream(elements).map(word).collect(joining(", ", before, after));
  }
}
