package io.customerpipeline.processor.decision;

import io.customerpipeline.schemas.command.ClaimStep.Reserve;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.CustomerId;
import java.util.List;

/// A creation or update that is decided but for values which are claimed in another partition. All
/// else that concerns the customer waits until they are granted or one is denied.
///
/// Wanted one after another, the e-mail first: whoever waits for an external id has its e-mail, so
/// nobody waits in a circle.
///
/// @param wanted all claims that are asked for, in that order
/// @param granted how many of them are granted
public record OpenChange(Request.ById request, List<ClaimKey> wanted, int granted) {

  public OpenChange {
    wanted = List.copyOf(wanted);
  }

  boolean awaits(OperationId operation, ClaimKey claim) {
    return request.operationId().equals(operation) && awaited().equals(claim);
  }

  ClaimKey awaited() {
    return wanted.get(granted);
  }

  /// The step that the change waits for an answer to; a change that waits for long sends it again.
  public Reserve step() {
    return new Reserve(request.operationId(), awaited(), request.customerId());
  }

  boolean isLast() {
    return granted + 1 == wanted.size();
  }

  OpenChange afterGrant() {
    return new OpenChange(request, wanted, granted + 1);
  }

  List<ClaimKey> held() {
    return wanted.subList(0, granted);
  }

  CustomerId customerId() {
    return request.customerId();
  }
}
