package dev.weft.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Java has for a value of a database, in both directions. */
final class Values {
  private Values() {}

  /** Returns what drivers accept for an argument. */
  static @Nullable Object argument(@Nullable Object value) {
    return switch (value) {
      case Enum<?> constant -> constant.name();
      case Character character -> character.toString();
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case ZonedDateTime time -> time.toOffsetDateTime();
      case BigInteger number -> new BigDecimal(number);
      case null, default -> value;
    };
  }

  /** Returns {@code value}, of this column, as a {@code type}. */
  static <T> @Nullable T convert(@Nullable Object value, Class<T> type, String column)
      throws SQLException {
    if (value == null) {
      return null;
    }
    try {
      @SuppressWarnings("unchecked") // a primitive type is that of its box
      T converted = (T) (type.isInstance(value) ? value : converted(value, boxed(type)));
      if (converted != null) {
        return converted;
      }
    } catch (ArithmeticException | IllegalArgumentException doesNotFit) {
      throw noSuchValue(value, type, column, doesNotFit);
    }
    throw noSuchValue(value, type, column, null);
  }

  static SQLException isNull(String column, Class<?> type) {
    return new SQLException(
        "column "
            + column
            + " is NULL, which is no "
            + type.getSimpleName()
            + ": read it as an object, or exclude NULL",
        SqlState.NULL_VALUE);
  }

  private static SQLException noSuchValue(
      Object value, Class<?> type, String column, @Nullable Exception cause) {
    return new SQLException(
        "column "
            + column
            + " has a "
            + value.getClass().getSimpleName()
            + " that is no "
            + type.getSimpleName(),
        SqlState.WRONG_VALUE,
        cause == null || value instanceof String ? null : cause);
  }

  private static @Nullable Object converted(Object value, Class<?> type) {
    return switch (value) {
      case Object same when type.isInstance(same) -> same;
      case Object any when type == String.class -> any instanceof byte[] ? null : any.toString();
      case Number number when Number.class.isAssignableFrom(type) -> number(number, type);
      case Number number when type == Boolean.class -> truth(number);
      case String text -> parsed(text, type);
      case OffsetDateTime time -> moment(time, type);
      case LocalDateTime time when type == LocalDate.class -> time.toLocalDate();
      case LocalDateTime time when type == java.time.LocalTime.class -> time.toLocalTime();
      default -> null;
    };
  }

  private static @Nullable Object number(Number number, Class<?> type) {
    BigDecimal exact = new BigDecimal(number.toString());
    return switch (type.getSimpleName()) {
      case "Byte" -> exact.byteValueExact();
      case "Short" -> exact.shortValueExact();
      case "Integer" -> exact.intValueExact();
      case "Long" -> exact.longValueExact();
      case "Float" -> number.floatValue();
      case "Double" -> number.doubleValue();
      case "BigInteger" -> exact.toBigIntegerExact();
      case "BigDecimal" -> exact;
      default -> null;
    };
  }

  private static @Nullable Boolean truth(Number number) {
    return switch (new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()) {
      case "0" -> false;
      case "1" -> true;
      default -> null;
    };
  }

  private static @Nullable Object parsed(String text, Class<?> type) {
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(text)) {
          return constant;
        }
      }
      return null;
    }
    if (type == Character.class) {
      return text.length() == 1 ? text.charAt(0) : null;
    }
    return type == UUID.class ? UUID.fromString(text) : null;
  }

  private static @Nullable Object moment(OffsetDateTime time, Class<?> type) {
    return type == Instant.class
        ? time.toInstant()
        : type == ZonedDateTime.class ? time.toZonedDateTime() : null;
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
