# Each worker gets the events that it declares. Nothing is applied and no account is asked.

mock_provider "aws" {
  source          = "ENGINE_FROM_TERRAFORM/terraform/modules/ecomm/tests/mocks"
  override_during = plan
}

variables {
  package = "main.tf"
}

run "workers_get_what_they_take" {
  command = plan

  assert {
    condition = { for name, worker in module.system.workers : name => worker.events } == {
      AssessClaimWorker = ["CLAIM_RECORDED_EVENT"]
      RecordClaimWorker = ["CLAIM_SUBMITTED_EVENT"]
    }
    error_message = "A worker gets other events than it takes: is routes.json as the command wiring writes it?"
  }
}
