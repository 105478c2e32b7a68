package io.customerpipeline.robustness.agent;

import io.customerpipeline.processor.decision.Answer;
import io.customerpipeline.processor.decision.Ledger;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/// The advice of each [Alteration]: it is copied into the method, so it only calls [Effects]. What
/// is assigned to a parameter here becomes the method's.
@SuppressWarnings("UnusedVariable")
final class Broken {
  private Broken() {}

  static final class AtLeastOnce {
    @Advice.OnMethodExit
    static void exit(@Advice.Return Properties settings) {
      Effects.atLeastOnce(settings);
    }
  }

  /// Does not name the class that it alters, which is not there yet when this is read.
  static final class RawEmail {
    @Advice.OnMethodExit
    static void exit(
        @Advice.Argument(0) OrganizationId organization,
        @Advice.Argument(1) Email email,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object key) {
      key = Effects.rawKey(organization, email);
    }
  }

  static final class Unguarded {
    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 0, readOnly = false) String statement) {
      statement = Effects.unguarded(statement);
    }
  }

  static final class FromTheBeginning {
    @Advice.OnMethodExit
    static void exit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object offsets) {
      offsets = Effects.beginning(offsets);
    }
  }

  static final class LateBatch {
    @Advice.OnMethodExit
    static void exit(
        @Advice.This Object readModel,
        @Advice.Argument(0) List<?> batch,
        @Advice.Argument(2) Map<?, ?> next) {
      Effects.lateBatch(readModel, batch, next);
    }
  }

  static final class KnownEnds {
    @Advice.OnMethodExit
    static void exit(@Advice.This Object store) {
      Effects.knownEnds(store);
    }
  }

  static final class BySequence {
    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 0, readOnly = false) Map<?, ?> kept) {
      kept = Effects.laterEnds(kept);
    }
  }

  static final class OwnAnswers {
    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) Ledger.OperationKey key) {
      Effects.ownAnswer(key);
    }
  }

  static final class ForgottenAnswers {
    @Advice.OnMethodExit
    static void exit(
        @Advice.Argument(0) Ledger.OperationKey key,
        @Advice.Return(readOnly = false) @Nullable Answer answer) {
      answer = Effects.onlyOwn(key, answer);
    }
  }

  static final class BeforeSending {
    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("readTo") long readTo, @Advice.Return(readOnly = false) long next) {
      next = Effects.readTo(readTo, next);
    }
  }

  static final class EarlyRelease {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue("ledger") Ledger ledger, @Advice.Argument(0) Request.ById request) {
      Effects.releaseEarly(ledger, request);
    }
  }

  static final class NewId {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) Target target,
        @Advice.Argument(value = 1, readOnly = false) Message message) {
      message = Effects.renamed(target, message);
    }
  }
}
