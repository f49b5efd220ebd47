# A stage whose tables are protected is not left open by default.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage   = "prod"
  package = "../../routes.json"
}

run "an_open_stage_with_protected_tables_is_refused" {
  command = plan

  expect_failures = [var.api_authorization, var.cors_origins, var.payment_gateway]
}

run "protected_tables_count_and_not_the_name" {
  command = plan

  variables {
    stage               = "dev"
    deletion_protection = true
  }

  expect_failures = [var.api_authorization, var.cors_origins, var.payment_gateway]
}

run "each_is_refused_by_itself" {
  command = plan

  variables {
    api_authorization = "AWS_IAM"
    cors_origins      = ["https://shop.example"]
  }

  expect_failures = [var.payment_gateway]
}

run "a_careful_stage_is_deployed" {
  command = plan

  variables {
    api_authorization = "AWS_IAM"
    cors_origins      = ["https://shop.example"]
    payment_gateway   = "https://gateway.example/v1"
  }

  assert {
    condition     = aws_dynamodb_table.events.deletion_protection_enabled
    error_message = "The tables of production are not protected."
  }
}

run "a_stage_that_answers_no_browser_names_no_origins" {
  command = plan

  variables {
    api_authorization = "AWS_IAM"
    cors_origins      = []
    payment_gateway   = "https://gateway.example/v1"
  }

  assert {
    condition     = aws_dynamodb_table.events.deletion_protection_enabled
    error_message = "The tables of production are not protected."
  }
}

run "a_stage_says_what_it_does_without" {
  command = plan

  variables {
    goes_without = ["authorization", "named_origins", "gateway"]
  }

  assert {
    condition     = aws_dynamodb_table.events.deletion_protection_enabled
    error_message = "The tables of production are not protected."
  }
}

run "what_is_unknown_cannot_be_done_without" {
  command = plan

  variables {
    stage        = "dev"
    goes_without = ["tests"]
  }

  expect_failures = [var.goes_without]
}
