package dev.weft.sql;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * What is needed to make a record.
 *
 * @param names of its components
 * @param types of its components
 */
record RecordShape(List<String> names, List<Class<?>> types, Constructor<?> constructor) {
  /* Reflection makes all of this anew each time, which took a tenth of a short query. */
  private static final ClassValue<RecordShape> KNOWN =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return read(type);
        }
      };

  /**
   * Returns that of a type.
   *
   * @throws java.lang.reflect.InaccessibleObjectException if its module keeps it to itself
   */
  static RecordShape of(Class<?> type) {
    return KNOWN.get(type);
  }

  private static RecordShape read(Class<?> type) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    List<Class<?>> types = components.stream().<Class<?>>map(RecordComponent::getType).toList();
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return new RecordShape(
          components.stream().map(RecordComponent::getName).toList(), types, canonical);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // every record has it
    }
  }
}
