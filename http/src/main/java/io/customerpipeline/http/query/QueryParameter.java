package io.customerpipeline.http.query;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.body.WireNames;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/// A query parameter that a route permits. The description of the API and the check of requests
/// both read it here, so that neither knows a name that the other does not.
///
/// @param repeats whether it may be given several times
/// @param keyed whether it is given as `name[key]`, each key being a parameter of its own
/// @param values all that it may have, spelt as the description spells them; empty: any
public record QueryParameter(String name, boolean repeats, boolean keyed, List<String> values) {

  /// The permitted parameters, from the signature of the method: `@Shape` of a query,
  /// `@RequestParam` of a single value, and `@Parameter(in = QUERY)` at the method.
  public static List<QueryParameter> of(HandlerMethod route) {
    Stream<QueryParameter> ofArguments =
        Arrays.stream(route.getMethodParameters()).flatMap(QueryParameter::ofArgument);
    Stream<QueryParameter> described =
        AnnotatedElementUtils.findMergedRepeatableAnnotations(route.getMethod(), Parameter.class)
            .stream()
            .filter(parameter -> parameter.in() == ParameterIn.QUERY)
            .map(parameter ->
                new QueryParameter(
                    parameter.name(), false, false, List.of(parameter.schema().allowableValues())));
    return Stream.concat(ofArguments, described).toList();
  }

  /// A parameter that is true or false, and given once.
  static QueryParameter flag(String name) {
    return new QueryParameter(name, false, false, List.of("true", "false"));
  }

  private static Stream<QueryParameter> ofArgument(MethodParameter argument) {
    Shape shape = argument.getParameterAnnotation(Shape.class);
    if (shape != null) {
      return argument.getParameterType() == JsonBody.class ? Stream.of() : of(shape.value());
    }
    RequestParam single = argument.getParameterAnnotation(RequestParam.class);
    if (single == null) {
      return Stream.of();
    }
    String name = single.name().isEmpty() ? argument.getParameter().getName() : single.name();
    return Stream.of(
        new QueryParameter(
            name,
            isCollection(argument.getGenericParameterType()),
            false,
            EnumParameters.spellings(argument.getParameterType())));
  }

  /// A list may be given several times; a map has keys, of which each may be given several times if
  /// its values are lists.
  public static Stream<QueryParameter> of(Class<? extends Record> shape) {
    return Arrays.stream(shape.getRecordComponents())
        .map(component -> {
          Type type = component.getGenericType();
          boolean keyed = Map.class.isAssignableFrom(component.getType());
          Type values =
              keyed && type instanceof ParameterizedType map
                  ? map.getActualTypeArguments()[1]
                  : type;
          return new QueryParameter(
              WireNames.of(component), isCollection(values), keyed, listed(component));
        });
  }

  private static List<String> listed(RecordComponent component) {
    Schema schema = component.getAccessor().getAnnotation(Schema.class);
    return schema == null ? List.of() : List.of(schema.allowableValues());
  }

  private static boolean isCollection(Type type) {
    Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
    return raw instanceof Class<?> known
        && (known.isArray() || Collection.class.isAssignableFrom(known));
  }

  /// Whether a request that has a parameter of this name means this one.
  boolean isNamed(String given) {
    return keyed
        ? given.length() > name.length() + 2 && given.startsWith(name + "[") && given.endsWith("]")
        : given.equals(name);
  }

  /// The name as a request spells it.
  String spelling() {
    return keyed ? name + "[key]" : name;
  }
}
