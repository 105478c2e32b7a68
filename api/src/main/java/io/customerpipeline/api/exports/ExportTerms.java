package io.customerpipeline.api.exports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.customer.Selection;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.wire.Wire;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What an export is to have.
///
/// @param bom whether the file starts with a byte order mark; only CSV can
/// @param asked the list's parameters
record ExportTerms(Format format, boolean bom, MultiValueMap<String, String> asked) {
  private static final TypeReference<Map<String, List<String>>> PARAMETERS =
      new TypeReference<>() {};

  /// @param body absent: all customers, as CSV
  /// @throws ProblemException `422` that names every field at fault
  static ExportTerms of(@Nullable JsonBody body, OrganizationId organization) {
    if (body == null) {
      return new ExportTerms(Format.CSV, false, new LinkedMultiValueMap<>());
    }
    Format format = body.read("format", Format.class);
    boolean bom = Boolean.TRUE.equals(body.read("bom", Boolean.class));
    if (bom && format == Format.NDJSON) {
      body.addFault("bom", "not_allowed", "must be false: JSON has no byte order mark");
    }
    var asked = new LinkedMultiValueMap<String, String>();
    addText(body, "email", asked);
    addText(body, "external_id", asked);
    addText(body, "query", asked);
    addMetadata(body, asked);
    String[] sorting = body.read("sorting", String[].class);
    for (String property : sorting == null ? new String[0] : sorting) {
      asked.add("sorting", String.valueOf(property));
    }
    OrganizationId named = body.read("organization_id", OrganizationId.class);
    if (named != null && !named.equals(organization)) {
      body.addFault("organization_id", "not_allowed", "must be the API key's organization");
    }
    body.finish();
    var terms = new ExportTerms(format == null ? Format.CSV : format, bom, asked);
    terms.selection(organization);
    return terms;
  }

  private static void addText(JsonBody body, String field, MultiValueMap<String, String> asked) {
    String text = body.read(field, String.class);
    if (body.isNull(field)) {
      body.addFault(field, "required", "must not be null: leave it out for all customers");
    } else if (text != null) {
      asked.add(field, text);
    }
  }

  private static void addMetadata(JsonBody body, MultiValueMap<String, String> asked) {
    ObjectNode metadata = body.read("metadata", ObjectNode.class);
    if (metadata == null) {
      return;
    }
    metadata.forEachEntry((key, node) -> {
      List<JsonNode> values = node.isArray() ? node.valueStream().toList() : List.of(node);
      if (values.isEmpty() || !values.stream().allMatch(ExportTerms::isValue)) {
        body.addFault(
            "metadata." + key, "wrong_type", "must be a string, number or boolean, or some");
      }
      values.forEach(value -> asked.add("metadata[" + key + "]", value.asString("")));
    });
  }

  private static boolean isValue(JsonNode node) {
    return node.isString() || node.isNumber() || node.isBoolean();
  }

  /// @param text of [#text()]
  static ExportTerms stored(Format format, boolean bom, String text) {
    var asked = new LinkedMultiValueMap<String, String>();
    Wire.MAPPER
        .readValue(text, PARAMETERS)
        .forEach((name, values) -> asked.put(name, new ArrayList<>(values)));
    return new ExportTerms(format, bom, asked);
  }

  /// The parameters, the same for the same whatever order they came in.
  String text() {
    return Wire.MAPPER.writeValueAsString(new TreeMap<>(asked));
  }

  /// @throws ProblemException `422` that names every field at fault
  Selection selection(OrganizationId organization) {
    return Selection.of(organization, asked, Location.BODY);
  }

  /// The same for the same request.
  String digest() {
    byte[] digest =
        ChunkedOutput.sha256().digest((format + (bom ? " bom" : "") + text()).getBytes(UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }
}
