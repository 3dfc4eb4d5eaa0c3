package dev.weft.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "form-data; name=a | name | a",
        "form-data; Name=\"a b\" | name | a b",
        "form-data; name=\"a\\\"b\\\\c\" | name | a\"b\\c",
        "form-data; name=\"C:\\x\" | name | C:\\x",
        "form-data;x=1;name = \"\" ; y=2 | y | 2",
        "form-data;x=1;name = \"\" ; y=2 | name | ''",
        "form-data; name=\"a;b=c\" | b | ",
        "form-data; name=\"a | name | ",
        "form-data; name= | name | ",
        "form-data; name | name | ",
        "form-data; name=a b | name | ",
        "form-data; ; name=a | name | ",
        "name=a | name | ",
        "x; xname=a | name | ",
      })
  void parametersAreFoundInAField(String field, String name, String value) {
    assertThat(Parameters.get(field, name)).isEqualTo(value);
  }
}
