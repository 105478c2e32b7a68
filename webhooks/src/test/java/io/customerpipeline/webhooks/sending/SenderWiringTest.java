package io.customerpipeline.webhooks.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.delivery.Sender;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.guard.SystemResolver;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SenderWiringTest {

  @Test
  void theRoleHasOneSenderAndOneGuard() {
    var settings =
        new WebhookSettings(
            TopicSettings.defaults(1, 1),
            new WebhookSettings.Webhooks(
                false,
                Duration.ofSeconds(15),
                List.of(Duration.ofSeconds(5)),
                Duration.ofSeconds(60),
                8,
                Duration.ofDays(30),
                Duration.ofSeconds(8),
                100,
                1_000,
                Duration.ofDays(7),
                200));
    new ApplicationContextRunner()
        .withBean(WebhookSettings.class, () -> settings)
        .withUserConfiguration(SystemResolver.class, Guard.class, HttpSender.class)
        .run(context -> {
          assertThat(context).hasSingleBean(Sender.class).hasSingleBean(Guard.class);
        });
  }
}
