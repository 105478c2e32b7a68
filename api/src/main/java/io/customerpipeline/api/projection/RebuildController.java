package io.customerpipeline.api.projection;

import io.customerpipeline.http.access.Needs;
import io.customerpipeline.http.access.Scope;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.http.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Rebuilds of the read model, for whoever runs the installation.
@RestController
@RequestMapping("/v1/rebuilds")
class RebuildController {
  private final Rebuilds rebuilds;
  private final RebuildStore store;

  RebuildController(Rebuilds rebuilds, RebuildStore store) {
    this.rebuilds = rebuilds;
    this.store = store;
  }

  @Operation(summary = "Rebuild the read model out of the topics, while it serves")
  @Needs(Scope.OPERATOR)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Refuses({ProblemType.REBUILD_RUNNING, ProblemType.LOG_MISMATCH})
  @PostMapping
  ResponseEntity<RebuildView> start(
      @Parameter(
              description =
                  "Rebuild also out of a log that lacks customers of the read model: these are"
                      + " lost.")
          @RequestParam(name = "accept_loss", defaultValue = "false")
          boolean acceptLoss) {
    UUID id = rebuilds.start(acceptLoss);
    return ResponseEntity.accepted().location(URI.create("/v1/rebuilds/" + id)).body(found(id));
  }

  @Operation(summary = "How far a rebuild is")
  @Needs(Scope.OPERATOR)
  @GetMapping("/{rebuild_id}")
  RebuildView get(@PathVariable("rebuild_id") UUID id) {
    return found(id);
  }

  private RebuildView found(UUID id) {
    return store
        .find(id)
        .orElseThrow(() -> ProblemType.NOT_FOUND.exception("No rebuild has this id."));
  }
}
