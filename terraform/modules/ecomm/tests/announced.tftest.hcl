# An event that is declared and that no worker takes is announced only: it is nobody's mistake, so it may not end in the queue
# of unrouted events. Here are the routes of another, smaller system: nothing in the configuration names a slice or a gateway of this one.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage   = "dev"
  package = "../../routes.json"
  routes  = "tests/announced.json"
}

run "as_it_is_by_default" {
  command = plan

  # An announced event matches no rule.
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.events["ecomm-dev-unrouted"].event_pattern).detail.dynamodb.NewImage.eventName.S == [
      { anything-but = ["TICKET_CLOSED_EVENT", "TICKET_OPENED_EVENT"] },
      { exists = false },
    ]
    error_message = "The catch-all matches something else than what is not declared."
  }

  assert {
    condition = {
      for name, rule in aws_cloudwatch_event_rule.events :
      name => jsondecode(rule.event_pattern).detail.dynamodb.NewImage.eventName.S if name != "ecomm-dev-unrouted"
    } == { ecomm-dev-TicketWorker = ["TICKET_OPENED_EVENT"] }
    error_message = "Another rule than that of the worker that takes it matches an event."
  }

  # What is wired is what the routes say.
  assert {
    condition     = keys(aws_iam_role_policy.function) == ["OpenTicketApi", "TicketWorker"] && length(local.gateway_workers) == 0
    error_message = "There is a function too many or too few, or one that may ask a gateway that it does not declare."
  }
}
