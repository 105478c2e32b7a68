package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.job.JobRequests;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.page.PageParameters;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.http.problem.CutOffException;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Files of customers, taken in whole and worked on afterwards.
@RestController
@RequestMapping("/v1/imports")
class ImportController {
  private static final String CSV = "text/csv";
  private static final int ROWS_A_PAGE = 1_000;

  private final ImportReceiver receiver;
  private final ImportStore imports;

  ImportController(ImportReceiver receiver, ImportStore imports) {
    this.receiver = receiver;
    this.imports = imports;
  }

  /// One page of imports.
  record ImportPage(List<ImportView> items, Pagination pagination) {}

  /// Results of rows, in order.
  ///
  /// @param next for `after`, while there may be more
  record RowPage(List<RowResult> items, boolean hasMore, int next) {}

  @Operation(summary = "Create, change or delete the customers of a file")
  @Parameter(
      name = "Idempotency-Key",
      in = ParameterIn.HEADER,
      description = "The same file with the same key is the same import.",
      schema = @Schema(type = "string"))
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = CSV,
            schema = @Schema(type = "string"),
            examples =
                @ExampleObject("email,name,metadata.plan\nalan@example.com,Alan Turing,pro\n")),
        @Content(
            mediaType = MediaType.APPLICATION_NDJSON_VALUE,
            schema = @Schema(type = "string"),
            examples =
                @ExampleObject(
                    "{\"email\": \"joan@example.com\", \"metadata\": {\"plan\": \"pro\"}}\n")),
        @Content(
            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
            schema = @Schema(implementation = ImportForm.class))
      })
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.IDEMPOTENCY_KEY_REUSED,
    ProblemType.BODY_TOO_LARGE,
    ProblemType.BODY_TOO_SLOW
  })
  @Needs(Scope.CUSTOMERS_WRITE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping(
      consumes = {CSV, MediaType.APPLICATION_NDJSON_VALUE, MediaType.MULTIPART_FORM_DATA_VALUE})
  ResponseEntity<ImportView> create(
      OrganizationId organization,
      @Shape(ImportParameters.class) @RequestParam MultiValueMap<String, String> parameters,
      HttpServletRequest http)
      throws IOException {
    Upload upload = Upload.of(http, parameters);
    UUID id = receiver.receive(organization, upload, JobRequests.key(http));
    return ResponseEntity.accepted()
        .location(URI.create("/v1/imports/" + id))
        .body(find(organization, id));
  }

  @Operation(summary = "Imports, the newest first")
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping
  ImportPage list(
      OrganizationId organization,
      @Shape(PageParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    Page page = JobRequests.page(parameters);
    return new ImportPage(
        imports.list(organization, page), Pagination.of(imports.count(organization), page));
  }

  @Operation(summary = "How an import stands")
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping("/{import_id}")
  ImportView get(OrganizationId organization, @PathVariable("import_id") UUID id) {
    return find(organization, id);
  }

  @Operation(summary = "What became of each row, as far as it is known")
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping("/{import_id}/rows")
  RowPage rows(
      OrganizationId organization,
      @PathVariable("import_id") UUID id,
      @Parameter(description = "Only rows behind this line of the file.")
          @RequestParam(defaultValue = "0")
          int after,
      @Parameter(description = "Only rows with this result.") @RequestParam(required = false)
          RowResult.@Nullable Kind result) {
    find(organization, id);
    List<RowResult> found = imports.rows(id, after, result, ROWS_A_PAGE + 1);
    boolean hasMore = found.size() > ROWS_A_PAGE;
    List<RowResult> page = hasMore ? found.subList(0, ROWS_A_PAGE) : found;
    return new RowPage(page, hasMore, page.isEmpty() ? after : page.getLast().line());
  }

  @Operation(summary = "What became of each row, as CSV")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = CSV, schema = @Schema(type = "string")))
  @Needs({Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE})
  @GetMapping("/{import_id}/results")
  void results(
      OrganizationId organization, @PathVariable("import_id") UUID id, HttpServletResponse response)
      throws IOException {
    find(organization, id);
    response.setContentType(CSV + ";charset=UTF-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"import-" + id + ".csv\"");
    try {
      var file = new ResultFile(new OutputStreamWriter(response.getOutputStream(), UTF_8));
      int after = 0;
      List<RowResult> page;
      do {
        page = imports.rows(id, after, null, ROWS_A_PAGE);
        file.print(page);
        after = page.isEmpty() ? after : page.getLast().line();
      } while (page.size() == ROWS_A_PAGE);
      file.finish();
    } catch (RuntimeException e) {
      if (response.isCommitted()) {
        throw new CutOffException(e);
      }
      response.reset();
      throw e;
    }
  }

  @Operation(summary = "Stop an import; what was sent by then stays")
  @Needs(Scope.CUSTOMERS_WRITE)
  @PostMapping("/{import_id}/cancel")
  ImportView cancel(OrganizationId organization, @PathVariable("import_id") UUID id) {
    imports.cancel(organization, id);
    return find(organization, id);
  }

  private ImportView find(OrganizationId organization, UUID id) {
    return imports.find(organization, id).orElseThrow(ImportController::unknown);
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.exception("No import has this id.");
  }
}
