package io.customerpipeline.api.exports;

import io.customerpipeline.api.job.JobRequests;
import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.http.body.Shape;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.page.PageParameters;
import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Files of all customers that a list would have: asked for, come back for, read in any parts.
@RestController
@RequestMapping("/v1/exports")
class ExportController {
  private static final String CSV = "text/csv";

  private final ExportStore exports;
  private final ExportFiles files;
  private final OperationIds ids;
  private final ExportRunner runner;

  ExportController(ExportStore exports, ExportFiles files, OperationIds ids, ExportRunner runner) {
    this.runner = runner;
    this.exports = exports;
    this.files = files;
    this.ids = ids;
  }

  /// One page of exports.
  record ExportPage(List<ExportView> items, Pagination pagination) {}

  @Operation(summary = "Write all customers that a list would have into a file")
  @Parameter(
      name = "Idempotency-Key",
      in = ParameterIn.HEADER,
      description = "The same export with the same key is one.",
      schema = @Schema(type = "string"))
  @Refuses({ProblemType.IDEMPOTENCY_KEY_REUSED, ProblemType.TOO_MANY_EXPORTS})
  @Needs(Scope.CUSTOMERS_READ)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping
  ResponseEntity<ExportView> create(
      OrganizationId organization,
      @Shape(ExportCreate.class) @Nullable JsonBody body,
      HttpServletRequest http) {
    String key = JobRequests.key(http);
    String identity = key == null ? null : ids.derived(organization, "export " + key).value();
    UUID id = exports.create(organization, ExportTerms.of(body, organization), identity);
    runner.wake();
    return ResponseEntity.accepted()
        .location(URI.create("/v1/exports/" + id))
        .body(find(organization, id));
  }

  @Operation(summary = "Exports, the newest first")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping
  ExportPage list(
      OrganizationId organization,
      @Shape(PageParameters.class) @RequestParam MultiValueMap<String, String> parameters) {
    Page page = JobRequests.page(parameters);
    return new ExportPage(
        exports.list(organization, page), Pagination.of(exports.count(organization), page));
  }

  @Operation(summary = "How an export stands")
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping("/{export_id}")
  ExportView get(OrganizationId organization, @PathVariable("export_id") UUID id) {
    return find(organization, id);
  }

  @Operation(summary = "The file of an export, or a part of it")
  @Parameter(
      name = "Range",
      in = ParameterIn.HEADER,
      description = "One range of bytes (RFC 9110 §14.2). For several, the whole is sent.",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "If-Range",
      in = ParameterIn.HEADER,
      description = "The ETag of the file that the part is to be of; else the whole is sent.",
      schema = @Schema(type = "string"))
  @ApiResponse(
      responseCode = "200",
      description = "All of it",
      headers = {
        @Header(
            name = "ETag",
            description = "Of the file, strong; another one with Content-Encoding: gzip",
            required = true),
        @Header(name = "Accept-Ranges", description = "bytes; not with Content-Encoding: gzip"),
        @Header(
            name = "Repr-Digest",
            description = "SHA-256 (RFC 9530); not with Content-Encoding: gzip")
      },
      content = {
        @Content(mediaType = CSV, schema = @Schema(type = "string")),
        @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(type = "string"))
      })
  @ApiResponse(
      responseCode = "206",
      description = "The part that was asked for",
      headers = {
        @Header(name = "ETag", description = "Of the file, strong", required = true),
        @Header(name = "Content-Range", description = "Which part it is", required = true)
      },
      content = {
        @Content(mediaType = CSV, schema = @Schema(type = "string")),
        @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(type = "string"))
      })
  @Refuses({
    ProblemType.EXPORT_NOT_DONE,
    ProblemType.EXPORT_GONE,
    ProblemType.RANGE_NOT_SATISFIABLE
  })
  @Needs(Scope.CUSTOMERS_READ)
  @GetMapping("/{export_id}/file")
  void file(
      OrganizationId organization,
      @PathVariable("export_id") UUID id,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var file = files.find(organization, id).orElseThrow(() -> noFile(find(organization, id)));
    new FileAnswer(files, file).send(request, response);
  }

  private static ProblemException noFile(ExportView export) {
    return export.done()
        ? ProblemType.EXPORT_GONE.exception("The export has no file any more. Begin a new one.")
        : ProblemType.EXPORT_NOT_DONE.exception("The file is still being written.");
  }

  @Operation(summary = "Stop an export; what was written by then is removed")
  @Needs(Scope.CUSTOMERS_READ)
  @PostMapping("/{export_id}/cancel")
  ExportView cancel(OrganizationId organization, @PathVariable("export_id") UUID id) {
    exports.cancel(organization, id);
    return find(organization, id);
  }

  @Operation(summary = "Remove an export and its file at once")
  @Needs(Scope.CUSTOMERS_READ)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @DeleteMapping("/{export_id}")
  void delete(OrganizationId organization, @PathVariable("export_id") UUID id) {
    if (!exports.remove(organization, id)) {
      throw unknown();
    }
  }

  private ExportView find(OrganizationId organization, UUID id) {
    return exports.find(organization, id).orElseThrow(ExportController::unknown);
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.exception("No export has this id.");
  }
}
