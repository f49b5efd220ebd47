# What people apply: where it is, and that what they set arrives. Everything else is tested in modules/ecomm.

mock_provider "aws" {
  source          = "./modules/ecomm/tests/mocks"
  override_during = plan
}

variables {
  stage   = "dev"
  package = "routes.json"
}

run "what_is_not_set_has_the_modules_default" {
  command = plan

  assert {
    condition = (
      output.bus == "ecomm-dev-events" && output.region == "us-east-1"
      && toset(keys(output.api_base_urls)) == toset(["inventory", "orders", "payments", "shipments"])
    )
    error_message = "A stage with no settings is not what the module makes of none."
  }
}

run "what_is_set_arrives" {
  command = plan

  variables {
    prefix             = "shop"
    enable_testing_api = true
    payment_gateway    = "https://gateway.example/v1"
    # The header is the module's default.
    payment_gateway_secret = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:pay/key-a1B2c3" }
  }

  assert {
    condition     = output.bus == "shop-dev-events" && contains(keys(output.api_base_urls), "testing") && !contains(keys(output.tables), "gateway_ledger")
    error_message = "A setting does not reach the module."
  }
}

run "a_region_that_is_none_is_refused" {
  command = plan

  variables {
    region = "here"
  }

  expect_failures = [var.region]
}

run "a_stage_stays_in_its_region_and_account" {
  command = plan

  variables {
    region     = "eu-west-1"
    account_id = "999999999999"
    deployed   = { region = "us-east-1", account_id = "123456789012" }
  }

  expect_failures = [var.region, var.account_id]
}

run "a_stage_keeps_its_prefix_and_takes_no_tags_of_awss" {
  command = plan

  variables {
    prefix   = "shop"
    tags     = { "aws:team" = "orders" }
    deployed = { region = "us-east-1", account_id = "123456789012", prefix = "ecomm" }
  }

  expect_failures = [var.prefix, var.tags]
}

run "a_stage_is_deployed_again_where_it_is" {
  command = plan

  variables {
    account_id = "123456789012"
    deployed   = { region = "us-east-1", account_id = "123456789012", prefix = "ecomm" }
  }

  assert {
    condition     = output.region == "us-east-1"
    error_message = "A stage cannot be deployed again where it is."
  }
}
