package io.customerpipeline.api.feed;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;

/// An event as it was written, to the byte.
@Schema(implementation = EventView.class)
record RawEvent(@JsonValue @JsonRawValue String json) {}
