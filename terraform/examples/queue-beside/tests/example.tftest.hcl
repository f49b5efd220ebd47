# The example stands beside the system: on its bus, with its event source, and with an event that it really publishes.

mock_provider "aws" {
  source          = "../../modules/ecomm/tests/mocks"
  override_during = plan
}

variables {
  package = "main.tf"
}

run "the_queue_hears_of_an_event_that_the_system_publishes" {
  command = plan

  assert {
    condition = (
      aws_cloudwatch_event_rule.paid.event_bus_name == "shop-dev-events"
      && jsondecode(aws_cloudwatch_event_rule.paid.event_pattern).source == ["event-store.dynamodb.stream"]
      && length(setsubtract(
        jsondecode(aws_cloudwatch_event_rule.paid.event_pattern).detail.dynamodb.NewImage.eventName.S,
        flatten(values(module.shop.workers)[*].events)
      )) == 0
    )
    error_message = "The rule is on another bus, or for events that nobody publishes."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue_policy.warehouse.policy).Statement[0].Principal == { Service = "events.amazonaws.com" }
    error_message = "The bus may not send to the queue."
  }
}
